"""RFC 8414 §3, RFC 9207: on a domain of its own a realm's issuer is that domain, in everything that names it."""

from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from accounts.models import User
from oauth.endpoints.protected_resource import address
from realms.models import Realm, Resource
from tests.applications import Application, granted, install, refusal, unverified_claims
from tests.client_auth import assertions
from tests.domain.moving import ISSUER, browser_at
from tests.metadata_document.documents import publishing
from tests.oauth.costs import cost
from tests.protocol import PROTOCOL, Pkce, answer_of, authorize, follow_to_client, post_form, redeem, token
from tests.registration import wire

DOCUMENTS = ("/.well-known/oauth-authorization-server", "/.well-known/openid-configuration")


@pytest.mark.parametrize("path", [path + end for path in DOCUMENTS for end in ("", "/")])
def test_discovery_is_at_the_root_and_names_addresses_there_alone(there: Browser, own: Realm, path: str) -> None:
    document = there.get(path).json()

    assert document["issuer"] == own.issuer == ISSUER
    for name, value in document.items():
        if name.endswith(("_endpoint", "_uri")):
            assert value.startswith(f"{ISSUER}/{PROTOCOL}/") or name == "registration_endpoint", name
    assert document["registration_endpoint"] == f"{ISSUER}/clients-registrations/openid-connect"
    assert "/realms/" not in str(document)


def test_every_address_of_the_metadata_answers_there(there: Browser, own: Realm) -> None:
    document = there.get(DOCUMENTS[0]).json()
    addresses = {value for name, value in document.items() if name.endswith(("_endpoint", "_uri"))}

    statuses = {address: there.get(address.removeprefix(own.issuer)).status_code for address in addresses}

    assert 404 not in statuses.values(), statuses


def test_tokens_and_answers_name_the_domain(app: Application) -> None:
    pkce = Pkce()
    answer = answer_of(authorize(app.browser, app.realm, pkce, scope="openid profile email offline_access"))
    tokens = granted(app.redeem(app.code()))

    refreshed = granted(app.refresh(tokens["refresh_token"]))

    assert answer["iss"] == ISSUER
    for made in (tokens, refreshed):
        access = unverified_claims(made["access_token"])
        assert (access["iss"], access["aud"]) == (ISSUER, ISSUER)
        assert unverified_claims(made["id_token"])["iss"] == ISSUER
    assert app.introspect(refreshed["access_token"]).json()["iss"] == ISSUER
    assert app.userinfo(refreshed["access_token"]).json()["email"] == "alice@acme.test"
    assert app.revoke(refreshed["refresh_token"]).status_code == 200
    assert not app.sees_alive(refreshed["access_token"])


def test_an_assertion_is_addressed_to_the_domain(own: Realm, there: Browser) -> None:
    assertions.add_signer(own)

    def ask(audience: str) -> Any:  # noqa: ANN401 (Django's answer of a test)
        assertion = assertions.sign(assertions.claims(own, aud=audience))
        values = {"grant_type": "client_credentials", "client_assertion_type": assertions.TYPE}
        return token(there, own, **values, client_assertion=assertion)

    answers = [ask(ISSUER), ask("https://testserver/realms/acme")]

    assert answers[0].status_code == 200, answers[0].content
    assert refusal(answers[1]) == (401, "invalid_client")


def test_a_pushed_request_is_opened_there(app: Application) -> None:
    pkce = Pkce()
    sent = {"response_type": "code", "redirect_uri": "https://app.example/callback", "scope": "openid"}
    sent |= {"code_challenge": pkce.challenge, "code_challenge_method": "S256"}
    pushed = post_form(app.browser, f"/{PROTOCOL}/par", **sent, **app.credentials).json()

    answer = app.browser.get(f"/{PROTOCOL}/auth", {"client_id": "web", "request_uri": pushed["request_uri"]})

    assert set(answer_of(answer)) >= {"code", "iss"}


def test_a_client_registers_itself_and_looks_after_itself_there(own: Realm, there: Browser) -> None:
    told = there.post("/clients-registrations/openid-connect", wire.BODY, content_type="application/json").json()
    headers = {"authorization": f"Bearer {told['registration_access_token']}"}

    read = there.get(told["registration_client_uri"].removeprefix(own.issuer), headers=headers)

    assert told["registration_client_uri"] == f"{ISSUER}/clients-registrations/openid-connect/{told['client_id']}"
    assert read.json()["client_id"] == told["client_id"]


def test_the_metadata_of_a_resource_names_the_domain(own: Realm, there: Browser) -> None:
    Resource.objects.create(realm=own, identifier="https://notes.example/mcp")
    hosted = address(Realm.objects.get(), "https://notes.example/mcp")

    document = there.get(hosted.removeprefix(own.issuer)).json()

    assert hosted.startswith(f"{ISSUER}/.well-known/oauth-protected-resource/")
    assert document["authorization_servers"] == [ISSUER]


def test_a_client_that_is_a_document_is_let_in_there(app: Application, settings: Settings) -> None:
    settings.OUTBOUND_ALLOW = frozenset({"127.0.0.1"})
    pkce = Pkce()
    with publishing() as documents:
        asked = authorize(app.browser, app.realm, pkce, client_id=documents.publish())
        answer = follow_to_client(app.browser, asked)
        redeemed = redeem(app.browser, app.realm, answer["code"], pkce, client_id=documents.address())

    assert answer["iss"] == ISSUER
    assert unverified_claims(granted(redeemed)["access_token"])["client_id"] == documents.address()


@pytest.mark.attack("E01", "E02")
def test_a_token_of_another_realm_is_nothing_there(app: Application, globex: Realm, mallory: User) -> None:
    theirs = install(globex, mallory).tokens()

    assert app.userinfo(theirs["access_token"]).status_code == 401
    assert app.introspect(theirs["access_token"]).json() == {"active": False}
    assert refusal(app.refresh(theirs["refresh_token"])) == (400, "invalid_grant")


def test_a_warm_process_asks_the_database_as_little_as_below_the_platform(app: Application, there: Browser) -> None:
    tokens = app.tokens()
    there.get(DOCUMENTS[0])
    app.userinfo(tokens["access_token"])

    with cost() as documents:
        there.get(DOCUMENTS[0])
    with cost() as userinfo:
        app.userinfo(tokens["access_token"])

    assert (len(documents.statements), len(userinfo.statements)) == (0, 1)


def test_strangers_who_make_up_hosts_cost_no_statement_each(there: Browser, own: Realm) -> None:
    assert there.get(DOCUMENTS[0]).json()["issuer"] == own.issuer

    with cost() as spent:
        statuses = {browser_at(f"{number}.evil.example").get(DOCUMENTS[0]).status_code for number in range(20)}

    assert statuses == {400}
    assert len(spent.statements) < 5  # they are read again each second
