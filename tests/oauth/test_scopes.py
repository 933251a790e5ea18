"""RFC 6749 §3.3: the scopes of a token are those asked for, cut down to what client, resource and person allow."""

from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import User
from realms.models import Realm
from tests.applications import unverified_claims
from tests.oauth.declared import add_resource, add_scope, give_role
from tests.people import log_in
from tests.protocol import CALLBACK, Pkce, add_client, authorize, get_code, redeem, token
from tests.security.answers import error_sent_back

NOTES, MAIL, ANY = "https://notes.example", "https://mail.example", "https://any.example"


@pytest.fixture
def person(client: Browser, acme: Realm, alice: User) -> Browser:
    for name in ("notes:read", "notes:write", "mail:read"):
        add_scope(acme, name)
    add_scope(acme, "notes:shred", restricted=True)
    add_scope(acme, "internal", public=False)
    add_resource(acme, NOTES, scopes=("notes:read", "notes:write"))
    add_resource(acme, MAIL, scopes=("mail:read",))
    add_resource(acme, ANY)
    add_client(acme, public=True)
    log_in(client, alice)
    return client


def granted(person: Browser, realm: Realm, **request: Any) -> str:
    """Return the scope that the token endpoint says was granted; the access token must say the same."""
    pkce = Pkce()
    client_id = request.get("client_id", "web")
    answer = redeem(person, realm, get_code(person, realm, pkce, **request), pkce, client_id=client_id).json()
    assert unverified_claims(answer["access_token"])["scope"] == answer["scope"]
    return str(answer["scope"])


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("openid", "openid"),
        ("notes:read openid", "notes:read openid"),
        ("openid unknown notes:read", "openid notes:read"),
        ("openid openid", "openid"),
        ("openid OPENID", "openid"),
        ("openid internal", "openid"),
        ("openid notes:shred", "openid"),
    ],
)
def test_what_is_unknown_or_not_for_this_client_is_left_out(
    person: Browser, acme: Realm, asked: str, given: str
) -> None:
    assert granted(person, acme, scope=asked) == given


@pytest.mark.parametrize("asked", ["unknown", "internal", "notes:shred", "unknown internal notes:shred", "OPENID"])
def test_when_nothing_is_left_the_scope_is_invalid(person: Browser, acme: Realm, asked: str) -> None:
    answer = authorize(person, acme, Pkce(), scope=asked)

    assert error_sent_back(answer, acme, to=CALLBACK) == "invalid_scope"


@pytest.mark.parametrize(
    "asked",
    [
        'open"id',
        "open\\id",
        "openid  email",
        " openid",
        "openid ",
        "openid\temail",
        "\u00f6penid",
        " ".join(map(str, range(200))),
    ],
)
def test_a_malformed_scope_is_invalid(person: Browser, acme: Realm, asked: str) -> None:
    answer = authorize(person, acme, Pkce(), scope=asked)

    assert error_sent_back(answer, acme, to=CALLBACK) == "invalid_scope"


@pytest.mark.parametrize("asked", [None, ""])
def test_without_a_scope_the_defaults_of_the_realm_are_granted(person: Browser, acme: Realm, asked: str | None) -> None:
    add_scope(acme, "basic", default=True)
    add_scope(acme, "basic:too", default=True)
    add_scope(acme, "basic:shred", default=True, restricted=True)

    assert granted(person, acme, scope=asked) == "basic basic:too"


def test_without_a_scope_and_without_defaults_it_is_openid_alone(person: Browser, acme: Realm) -> None:
    assert granted(person, acme, scope=None) == "openid"


def test_a_client_gets_what_an_administrator_lets_it_ask_for(person: Browser, acme: Realm) -> None:
    add_client(acme, "limited", public=True, scopes=["notes:read", "internal"])
    add_client(acme, "nothing", public=True, scopes=[])

    answer = authorize(person, acme, Pkce(), client_id="nothing", scope="notes:read")

    assert (
        granted(person, acme, client_id="limited", scope="openid notes:read mail:read internal")
        == "notes:read internal"
    )
    assert error_sent_back(answer, acme, to=CALLBACK) == "invalid_scope"


def test_a_restricted_scope_is_for_people_with_a_role_that_opens_it(person: Browser, acme: Realm, alice: User) -> None:
    give_role(alice, "notes:shred")

    assert granted(person, acme, scope="openid notes:shred") == "openid notes:shred"


def test_a_role_that_was_lost_closes_the_scope_at_redemption_and_refresh(
    person: Browser, acme: Realm, alice: User
) -> None:
    role = give_role(alice, "notes:shred")
    pkce, other = Pkce(), Pkce()
    early = get_code(person, acme, pkce, scope="openid notes:shred")
    late = get_code(person, acme, other, scope="openid notes:shred")
    tokens = redeem(person, acme, early, pkce).json()
    role.delete()

    redeemed = redeem(person, acme, late, other).json()
    sent = {"grant_type": "refresh_token", "client_id": "web", "refresh_token": tokens["refresh_token"]}
    refreshed = token(person, acme, **sent).json()

    assert tokens["scope"] == "openid notes:shred"
    assert (redeemed["scope"], refreshed["scope"]) == ("openid", "openid")


@pytest.mark.parametrize(
    ("resource", "given"),
    [
        (NOTES, "openid email notes:read notes:write"),
        (MAIL, "openid email mail:read"),
        ([NOTES, MAIL], "openid email notes:read notes:write mail:read"),
        (ANY, "openid email notes:read notes:write mail:read"),
        ([NOTES, ANY], "openid email notes:read notes:write mail:read"),
    ],
)
def test_a_resource_takes_the_scopes_that_it_declares(
    person: Browser, acme: Realm, resource: str | list[str], given: str
) -> None:
    asked = "openid email notes:read notes:write mail:read"

    assert granted(person, acme, scope=asked, resource=resource) == given


def test_scopes_of_another_resource_alone_are_invalid(person: Browser, acme: Realm) -> None:
    answer = authorize(person, acme, Pkce(), scope="mail:read", resource=NOTES)

    assert error_sent_back(answer, acme, to=CALLBACK) == "invalid_scope"
