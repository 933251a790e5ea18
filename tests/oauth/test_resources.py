"""RFC 8707: tokens are for the resources asked for, by their registered spelling."""

from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import User
from realms.models import Realm
from tests.applications import unverified_claims
from tests.oauth.declared import add_resource
from tests.people import log_in
from tests.protocol import CALLBACK, Pkce, add_client, authorize, get_code, redeem, token
from tests.security.answers import error_sent_back

NOTES = "https://Notes.example/mcp"
HOST = "https://mail.example"
LOCAL = "http://127.0.0.1:9412/mcp"


@pytest.fixture
def person(client: Browser, acme: Realm, alice: User) -> Browser:
    add_client(acme, public=True)
    add_resource(acme, NOTES, "urn:example:notes", "https://old.example/notes")
    add_resource(acme, HOST)
    add_resource(acme, LOCAL)
    log_in(client, alice)
    return client


def audience(tokens: dict[str, Any]) -> str | list[str]:
    found: str | list[str] = unverified_claims(tokens["access_token"])["aud"]
    return found


def get_tokens(person: Browser, realm: Realm, **request: Any) -> dict[str, Any]:
    pkce = Pkce()
    tokens: dict[str, Any] = redeem(person, realm, get_code(person, realm, pkce, **request), pkce).json()
    return tokens


def refresh(person: Browser, realm: Realm, tokens: dict[str, Any], **request: Any) -> dict[str, Any]:
    sent = {"grant_type": "refresh_token", "client_id": "web", "refresh_token": tokens["refresh_token"]}
    answer: dict[str, Any] = token(person, realm, **sent, **request).json()
    return answer


@pytest.mark.parametrize(
    ("sent", "registered"),
    [
        (NOTES, NOTES),
        ("https://notes.example/mcp", NOTES),
        ("HTTPS://NOTES.EXAMPLE/mcp", NOTES),
        ("https://notes.example:443/mcp", NOTES),
        ("https://notes.example/mcp/", NOTES),
        ("HTTPS://notes.example:443/mcp/", NOTES),
        ("urn:example:notes", NOTES),
        ("https://old.example/notes", NOTES),
        ("https://OLD.example:443/notes/", NOTES),
        (f"{HOST}/", HOST),
        (f"{HOST}:443", HOST),
        (f"{LOCAL}/", LOCAL),
    ],
)
def test_the_audience_is_the_registered_spelling(person: Browser, acme: Realm, sent: str, registered: str) -> None:
    tokens = get_tokens(person, acme, resource=sent)

    assert audience(tokens) == registered


@pytest.mark.parametrize(
    "sent",
    [
        "https://unknown.example",
        "https://notes.example/MCP",
        "https://notes.example/mcp//",
        "https://notes.example/mcp/x",
        "https://notes.example/mcp?x=1",
        "https://notes.example/mcp#f",
        "https://notes.example/mcp#",
        "https://notes.example:8443/mcp",
        "https://u@notes.example/mcp",
        "https://notes.example.evil.example/mcp",
        "https://notes.example:x/mcp",
        "http://notes.example/mcp",
        "http://127.0.0.1/mcp",
        "URN:example:other",
        "notes.example/mcp",
        "/mcp",
        "Notes",
        [NOTES, "https://unknown.example"],
        [f"https://unknown.example/{number}" for number in range(11)],
        "https://notes.example/" + "a" * 600,
    ],
)
def test_a_resource_that_is_not_registered_is_invalid_target(
    person: Browser, acme: Realm, sent: str | list[str]
) -> None:
    answer = authorize(person, acme, Pkce(), resource=sent)

    assert error_sent_back(answer, acme, to=CALLBACK) == "invalid_target"


def test_a_resource_of_another_realm_is_unknown(person: Browser, acme: Realm, globex: Realm) -> None:
    add_resource(globex, "https://api.globex.example")

    answer = authorize(person, acme, Pkce(), resource="https://api.globex.example")

    assert error_sent_back(answer, acme, to=CALLBACK) == "invalid_target"


def test_several_resources_are_several_audiences_each_once(person: Browser, acme: Realm) -> None:
    tokens = get_tokens(person, acme, resource=[f"{HOST}/", NOTES, HOST, "urn:example:notes"])

    assert audience(tokens) == [HOST, NOTES]


@pytest.mark.parametrize("default", ["", "https://api.acme.example"])
def test_without_a_resource_the_realm_says_what_a_token_is_for(person: Browser, acme: Realm, default: str) -> None:
    acme.default_audience = default
    acme.save()

    tokens = get_tokens(person, acme)

    assert audience(tokens) == (default or acme.issuer)


@pytest.mark.parametrize("sent", [NOTES, "urn:example:notes", f"{NOTES}/"])
def test_one_of_several_is_chosen_at_the_token_endpoint(person: Browser, acme: Realm, sent: str) -> None:
    pkce = Pkce()
    code = get_code(person, acme, pkce, resource=[NOTES, HOST])

    tokens = redeem(person, acme, code, pkce, resource=sent).json()

    assert audience(tokens) == NOTES


@pytest.mark.parametrize("sent", [LOCAL, "https://unknown.example", [NOTES, LOCAL]])
def test_nothing_is_added_at_the_token_endpoint(person: Browser, acme: Realm, sent: str | list[str]) -> None:
    pkce = Pkce()
    code = get_code(person, acme, pkce, resource=NOTES)

    answer = redeem(person, acme, code, pkce, resource=sent)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_target")


def test_a_code_for_no_resource_is_for_none(person: Browser, acme: Realm) -> None:
    pkce = Pkce()
    code = get_code(person, acme, pkce)

    answer = redeem(person, acme, code, pkce, resource=NOTES)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_target")


def test_each_refresh_chooses_among_what_was_granted(person: Browser, acme: Realm) -> None:
    tokens = get_tokens(person, acme, resource=[NOTES, HOST])

    one = refresh(person, acme, tokens, resource=f"{HOST}/")
    refused = refresh(person, acme, one, resource=LOCAL)
    both = refresh(person, acme, one)

    assert audience(one) == HOST
    assert refused["error"] == "invalid_target"
    assert audience(both) == [NOTES, HOST]
