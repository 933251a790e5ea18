"""Where no password lets a person in, neither mails nor pages speak of one."""

from collections.abc import Iterator

import pytest
from django.test import Client

from accounts.flows import factors, own_sessions
from accounts.models import User
from authserver.organizations import found
from clients.models import Client as Application
from realms.context import realm_context
from realms.models import Realm
from tests.accounts.mailbox import ask, enter, letter, letters
from tests.people import browser, log_in
from tests.protocol import Pkce, add_client, authorize, decide, follow_to_client

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


def test_who_connects_an_application_or_makes_an_organization_is_not_told_to_change_one(
    client: Client, alice: User, acme_of_codes: Realm
) -> None:
    add_client(acme_of_codes, public=True, consent=Application.Consent.REMEMBER)
    ask(client, acme_of_codes, "code", alice.email)
    enter(client, acme_of_codes, letter(alice.email).code)
    follow_to_client(client, decide(client, authorize(client, acme_of_codes, Pkce()), "allow"))
    alice.refresh_from_db()
    Realm.objects.filter(pk=acme_of_codes.pk).update(organizations_per_person=1)
    found(User.objects.get(pk=alice.pk), name="Initech", slug="initech", peer="")

    text = "".join(mail.text for mail in letters(alice.email))
    assert "then end every session that is not yours too" in text
    assert "If this was not you, end every session that is not yours" in text
    assert "change your password" not in text


@pytest.mark.parametrize("page", ["sessions", "activity"])
def test_neither_does_the_page_about(client: Client, alice: User, acme_of_codes: Realm, page: str) -> None:
    for browsing in (browser(), client):
        ask(browsing, acme_of_codes, "code", alice.email)
        enter(browsing, acme_of_codes, letter(alice.email).code)

    text = client.get(f"/realms/acme/account/{page}/").content.decode()

    assert "everywhere else." in text
    assert "change your password" not in text


@pytest.mark.parametrize("page", ["sessions", "activity"])
def test_but_whoever_has_one_is_told_to_change_it_on_the_page_about(client: Client, alice: User, page: str) -> None:
    for browsing in (browser(), client):
        log_in(browsing, alice)

    assert "change your password" in client.get(f"/realms/acme/account/{page}/").content.decode()
