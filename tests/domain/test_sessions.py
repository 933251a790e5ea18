"""RFC 6265bis §4.1.3: sessions of a realm on its own domain: cookies that no other host can write, and none shared."""

import pytest
from django.test import Client as Browser

from accounts.models import User
from realms.models import Realm
from tests.accounts.mailbox import letter
from tests.applications import Application
from tests.domain.moving import DOMAIN, ISSUER, browser_at, move
from tests.people import PASSWORD, browser, log_in
from tests.protocol import PROTOCOL, answer_of, authorize

ACCOUNT = "/account/"
COOKIES = {"__Host-session", "__Host-device", "__Host-csrf"}


def signed_in(person: Browser) -> bool:
    return person.get(ACCOUNT).status_code == 200


@pytest.mark.attack("G18")
def test_the_cookies_are_bound_to_the_host(own: Realm, alice: User, there: Browser) -> None:
    alice.realm = own

    answer = log_in(there, alice)

    assert set(answer.cookies) == COOKIES
    for cookie in answer.cookies.values():
        assert (cookie["path"], cookie["domain"], cookie["secure"]) == ("/", "", True)
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert signed_in(there)


def test_signing_out_deletes_the_cookie_as_it_was_set(app: Application) -> None:
    answer = app.browser.post("/account/logout/")

    cookie = answer.cookies["__Host-session"]
    assert (cookie.value, cookie["path"], cookie["secure"], cookie["max-age"]) == ("", "/", True, 0)
    assert not signed_in(app.browser)


@pytest.mark.attack("E05")
def test_a_session_of_before_the_move_is_none_after_it(acme: Realm, alice: User, client: Browser) -> None:
    log_in(client, alice)
    key = client.cookies["__Secure-session_acme"].value

    move(acme, DOMAIN)

    moved = browser_at(DOMAIN)
    moved.cookies["__Secure-session_acme"] = key
    assert not signed_in(moved)
    assert client.get("/realms/acme/account/")["Location"] == f"{ISSUER}/account/"


@pytest.mark.attack("E05")
def test_the_session_of_one_realm_is_none_in_the_next_at_the_same_domain(
    own: Realm, globex: Realm, alice: User, mallory: User, there: Browser
) -> None:
    alice.realm = own
    log_in(there, alice)
    move(own, None)
    mallory.realm = move(globex, DOMAIN)

    left = there.get(ACCOUNT)

    assert left.status_code == 302
    asked = authorize(there, mallory.realm, prompt="none", client_id="web")
    assert asked.status_code == 400  # Globex has no such client
    log_in(there, mallory)
    assert "mallory@globex.test" in there.get(ACCOUNT).content.decode()
    assert "alice@acme.test" not in there.get(ACCOUNT).content.decode()


def test_a_silent_request_of_a_stranger_is_answered_with_the_issuer(app: Application) -> None:
    stranger = browser_at(DOMAIN)

    answer = answer_of(authorize(stranger, app.realm, prompt="none", code_challenge="x" * 43))

    assert answer["iss"] == ISSUER
    assert answer["error"] in {"login_required", "invalid_request"}


def test_login_leads_back_below_the_domain_and_nowhere_else(own: Realm, alice: User, there: Browser) -> None:
    fields = {"login": alice.email, "password": PASSWORD}

    for address in ("//evil.example/", "https://evil.example/", "/\\evil.example", f"{PROTOCOL}/auth"):
        answer = there.post("/account/login/", fields | {"next": address})
        assert answer["Location"] == ACCOUNT, address
        there.post("/account/logout/")
    assert there.post("/account/login/", fields | {"next": "/account/security/"})["Location"] == "/account/security/"
    assert own.domain == DOMAIN


def test_forms_are_taken_from_pages_of_the_domain_alone(own: Realm, alice: User) -> None:
    strict = Browser(headers={"host": DOMAIN}, enforce_csrf_checks=True)
    token = strict.get("/account/login/").context["csrf_token"]
    fields = {"login": alice.email, "password": PASSWORD, "csrfmiddlewaretoken": str(token)}

    refused = [
        strict.post("/account/login/", fields, headers={"origin": origin}).status_code
        for origin in ("https://testserver", "https://evil.example", "null", f"http://{DOMAIN}")
    ]

    assert refused == [403] * 4
    assert strict.post("/account/login/", fields, headers={"origin": ISSUER}).status_code == 302
    assert own.domain == DOMAIN


def test_mails_lead_to_the_domain(own: Realm, alice: User, there: Browser) -> None:
    there.post("/account/reset/", {"login": alice.email})

    mail = letter(alice.email)

    assert f"{ISSUER}/account/proof/" in mail.text
    assert "testserver" not in mail.text
    assert there.get(mail.link).status_code == 200
    assert own.domain == DOMAIN


def test_a_link_that_was_mailed_before_the_move_leads_on(acme: Realm, alice: User, client: Browser) -> None:
    client.post("/realms/acme/account/reset/", {"login": alice.email})
    link = letter(alice.email).link
    move(acme, DOMAIN)

    led = browser().get(link)

    assert led["Location"] == f"{ISSUER}{link.removeprefix('/realms/acme')}"
    assert browser_at(DOMAIN).get(led["Location"].removeprefix(ISSUER)).status_code == 200
