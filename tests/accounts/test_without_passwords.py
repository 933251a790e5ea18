"""Where no password lets a person in, neither mails nor pages speak of one."""

from collections.abc import Iterator

import pytest
from django.test import Client

from accounts.flows import factors, own_sessions
from accounts.models import User
from realms.context import realm_context
from realms.models import Realm
from tests.accounts.mailbox import ask, enter, letter, letters
from tests.people import browser

SPARE = "alice@home.example"


@pytest.fixture
def acme_of_codes(acme: Realm, alice: User) -> Iterator[Realm]:
    """Return Acme, where people sign in by mailed codes alone."""
    acme.login_methods = ["code"]
    acme.save()
    alice.set_unusable_password()
    alice.save()
    with realm_context(acme):
        yield acme


def test_no_mail_asks_for_another_password(client: Client, alice: User, acme_of_codes: Realm) -> None:
    alice.refresh_from_db()
    ask(client, acme_of_codes, "code", alice.email)
    enter(client, acme_of_codes, letter(alice.email).code)
    client.post("/realms/acme/account/email/", {"email": SPARE})
    client.post("/realms/acme/account/confirm-by-code/")
    factors.new_recovery_codes(alice, peer="")
    own_sessions.end_others(alice, keep="", peer="")
    ask(browser(), acme_of_codes, "code", "nobody@acme.test")

    texts = [mail.text for mail in [*letters(alice.email), letter("nobody@acme.test")]]
    assert len(texts) == 6
    assert [text for text in texts if "password" in text] == []


def test_where_there_is_one_it_is_the_first_thing_to_change(alice: User) -> None:
    with realm_context(alice.realm):
        factors.new_recovery_codes(alice, peer="")

    assert "change your password" in letter(alice.email).text


def test_the_page_about_factors_does_not_speak_of_one_either(client: Client, alice: User, acme_of_codes: Realm) -> None:
    ask(client, acme_of_codes, "code", alice.email)
    enter(client, acme_of_codes, letter(alice.email).code)
    page = client.get("/realms/acme/account/security/").content.decode()

    assert "who reads your e-mail" in page
    assert "learns your password" not in page
