"""A copy of the database: whoever carries it off learns nothing by which they could come in as a person."""

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.mailbox import Letter, ask, enter, letter
from tests.applications import install
from tests.factors.apps import set_up, show
from tests.people import PASSWORD, browser, log_in
from tests.security.test_at_rest import cells, places

ACCOUNT = "/realms/acme/account/"
COOKIES = ("__Secure-session_acme", "__Secure-device_acme", "__Host-csrf")
NEW = "another horse battery staple"


def in_confidence(mail: Letter) -> list[str]:
    """Return what only the reader of a mail may know."""
    return [mail.code.replace(" ", ""), mail.code, mail.link.split("/")[-2]]


def cookies(device: Client) -> list[str]:
    """Return what only a browser may know."""
    return [device.cookies[name].value for name in COOKIES if name in device.cookies]


@pytest.fixture
def secrets(alice: User) -> list[str]:
    """Let Alice go through all of her account, and return what was said in confidence."""
    realm, web = alice.realm, install(alice.realm, alice)
    app, _ = set_up(web.browser, realm)
    tokens = web.tokens()
    said = [PASSWORD, NEW, app.secret, *app.recovery_codes, tokens["refresh_token"], tokens["access_token"]]
    ask(phone := browser(), realm, "code", alice.email)
    said += in_confidence(mail := letter(alice.email))
    assert enter(phone, realm, mail.code).status_code == 302
    assert show(phone, realm, recovery_code=app.recovery_codes[0]).status_code == 302
    change = {"current": PASSWORD, "password": NEW}
    assert phone.post(f"{ACCOUNT}password/", change).status_code == 302
    assert phone.post(f"{ACCOUNT}email/", {"email": "alice@home.test"}).status_code == 302
    said += in_confidence(letter(alice.email))
    assert phone.post(f"{ACCOUNT}data/export/").status_code == 200
    assert phone.get(f"{ACCOUNT}sessions/").status_code == 200
    ask(browser(), realm, "reset", alice.email)
    return said + in_confidence(letter(alice.email)) + cookies(phone) + cookies(web.browser)


@pytest.mark.attack("J14", "K15")
def test_no_table_holds_what_a_person_was_told_or_typed_in_confidence(secrets: list[str], alice: User) -> None:
    stored = list(cells())

    found = {secret: where for secret in secrets if (where := places(secret, stored))}

    assert len(set(secrets)) > 25
    assert found == {}
    assert "accounts_user.email" in places(alice.email, stored)
    assert "audit_event.actor" in places(alice.email, stored)
    assert "mfa_authenticator.data" in places("secret", stored)


@pytest.mark.attack("J14")
def test_a_secret_in_clear_would_be_found(alice: User) -> None:
    log_in(browser(), alice)
    alice.name = PASSWORD
    alice.save()

    assert places(PASSWORD, list(cells())) == {"accounts_user.name"}
