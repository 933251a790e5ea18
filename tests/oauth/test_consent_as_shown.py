"""OAuth 2.1 §7.3: what a person allows is what they were shown, whatever a form or an administrator says meanwhile."""

from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import User
from clients.models import Client
from oauth.models import AuthorizationCode, Consent
from realms.models import Realm
from tests.oauth.declared import add_resource, add_scope, give_role
from tests.oauth.pages import read
from tests.people import log_in
from tests.protocol import CALLBACK, PROTOCOL, Pkce, add_client, answer_of, authorize, decide, post_form, redeem
from tests.security.answers import assert_page, error_sent_back

NOTES, MAIL = "https://notes.example/mcp", "https://mail.example/mcp"


@pytest.fixture
def person(client: Browser, acme: Realm, alice: User) -> Browser:
    add_client(acme, public=True, consent=Client.Consent.REMEMBER)
    log_in(client, alice)
    return client


def assert_nothing_was_allowed() -> None:
    assert not AuthorizationCode.objects.all_realms().exists()
    assert not Consent.objects.all_realms().exists()


@pytest.mark.attack("G11")
def test_what_was_shown_is_what_is_granted(person: Browser, acme: Realm) -> None:
    add_scope(acme, "notes:read")
    add_scope(acme, "notes:shred", restricted=True)
    pkce = Pkce()
    page = authorize(person, acme, pkce, scope="notes:shred notes:read openid unknown email")

    answer = redeem(person, acme, answer_of(decide(person, page, "allow"))["code"], pkce)

    shown = [scope["name"] for scope in page.context["scopes"]]
    assert shown == ["notes:read", "openid", "email"]
    assert answer.json()["scope"].split() == shown


@pytest.mark.attack("G12")
def test_a_scope_that_came_to_be_while_the_page_was_open_is_shown_first(person: Browser, acme: Realm) -> None:
    page = authorize(person, acme, Pkce(), scope="openid notes:read")
    add_scope(acme, "notes:read", "Read your notes")

    answer = decide(person, page, "allow")

    assert_nothing_was_allowed()
    assert "Read your notes" in read(person.get(answer["Location"]))


@pytest.mark.attack("G12")
def test_a_scope_that_a_role_opened_while_the_page_was_open_is_shown_first(
    person: Browser, acme: Realm, alice: User
) -> None:
    add_scope(acme, "notes:shred", "Shred your notes", restricted=True)
    page = authorize(person, acme, Pkce(), scope="openid notes:shred")
    give_role(alice, "notes:shred")

    answer = decide(person, page, "allow")

    assert_nothing_was_allowed()
    assert "Shred your notes" in read(person.get(answer["Location"]))


def test_an_alias_that_came_to_mean_another_resource_is_shown_first(person: Browser, acme: Realm) -> None:
    notes, mail = add_resource(acme, NOTES, "urn:example:api"), add_resource(acme, MAIL)
    page = authorize(person, acme, Pkce(), resource="urn:example:api")
    notes.aliases, mail.aliases = [], ["urn:example:api"]
    notes.save()
    mail.save()

    answer = decide(person, page, "allow")

    assert_nothing_was_allowed()
    assert MAIL in read(person.get(answer["Location"]))


def test_a_scope_that_was_lost_while_the_page_was_open_is_not_granted(
    person: Browser, acme: Realm, alice: User
) -> None:
    add_scope(acme, "notes:shred", restricted=True)
    role = give_role(alice, "notes:shred")
    pkce = Pkce()
    page = authorize(person, acme, pkce, scope="openid notes:shred")
    role.delete()

    answer = redeem(person, acme, answer_of(decide(person, page, "allow"))["code"], pkce)

    assert answer.json()["scope"] == "openid"


def test_when_nothing_is_left_to_allow_the_client_is_told(person: Browser, acme: Realm, alice: User) -> None:
    add_scope(acme, "notes:shred", restricted=True)
    role = give_role(alice, "notes:shred")
    page = authorize(person, acme, Pkce(), scope="notes:shred")
    role.delete()

    answer = decide(person, page, "allow")

    assert error_sent_back(answer, acme, to=CALLBACK) == "invalid_scope"
    assert_nothing_was_allowed()


def test_a_client_that_was_disabled_while_the_page_was_open_gets_nothing(person: Browser, acme: Realm) -> None:
    page = authorize(person, acme, Pkce())
    registered = Client.objects.all_realms().get()
    registered.enabled = False
    registered.save()

    answer = decide(person, page, "allow")

    assert_page(answer)
    assert_nothing_was_allowed()


@pytest.mark.attack("G03")
@pytest.mark.parametrize(
    "field",
    [
        {"scope": "openid email"},
        {"redirect_uri": "https://evil.example/x"},
        {"client_id": "other"},
        {"code_challenge": Pkce().challenge},
        {"nonce": "other"},
        {"state": "other"},
        {"resource": MAIL},
        {"user": "bob@acme.test", "sid": "x", "sub": "x"},
    ],
)
def test_fields_beside_the_ticket_change_nothing(person: Browser, acme: Realm, field: dict[str, Any]) -> None:
    add_resource(acme, MAIL)
    add_client(acme, "other", public=True)
    pkce = Pkce()
    page = authorize(person, acme, pkce, state="kept")
    fields = {"ticket": page.context["ticket"], "decision": "allow"} | field

    answer = post_form(person, f"{acme.path}/{PROTOCOL}/auth/continue", **fields)

    assert answer["Location"].startswith(f"{CALLBACK}?code=")
    assert answer_of(answer)["state"] == "kept"
    tokens = redeem(person, acme, answer_of(answer)["code"], pkce).json()
    assert tokens["scope"] == "openid"


@pytest.mark.attack("G01")
@pytest.mark.parametrize("origin", ["https://testserver", "https://evil.example", "null"])
@pytest.mark.parametrize("token_is_sent", [False, True])
def test_another_site_cannot_decide(person: Browser, acme: Realm, origin: str, *, token_is_sent: bool) -> None:
    page = authorize(person, acme, Pkce())
    csrf_token = str(page.context["csrf_token"]) if token_is_sent else None
    person.handler.enforce_csrf_checks = True
    person.defaults["HTTP_ORIGIN"] = origin

    address = f"{acme.path}/{PROTOCOL}/auth/continue"
    sent = {"ticket": page.context["ticket"], "decision": "allow", "csrfmiddlewaretoken": csrf_token}
    answer = post_form(person, address, **sent)

    is_ours = token_is_sent and origin == "https://testserver"
    assert answer.status_code == (303 if is_ours else 403)
    assert AuthorizationCode.objects.all_realms().exists() == is_ours


@pytest.mark.attack("G01")
def test_a_decision_without_cookies_is_refused(person: Browser, acme: Realm) -> None:
    page = authorize(person, acme, Pkce())
    person.handler.enforce_csrf_checks = True
    person.cookies.clear()

    answer = decide(person, page, "allow")

    assert answer.status_code == 403
    assert_nothing_was_allowed()
