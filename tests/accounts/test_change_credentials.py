"""A person changes their password or their e-mail address: proven anew, told by mail, and others are signed out."""

import pytest
from django.test import Client

from accounts.flows.people import add_person
from accounts.models import Session, User
from audit import actions
from audit.models import Event
from oauth.models import Family
from tests.accounts.mailbox import enter, is_signed_in, letter, letters
from tests.applications import Application
from tests.people import PASSWORD, WRONG, browser, log_in, try_password

NEW = "quite another password"
ADAMS = "adams@example.org"
PASSWORD_PAGE = "/realms/acme/account/password/"
EMAIL_PAGE = "/realms/acme/account/email/"


@pytest.mark.attack("H12c")
def test_a_new_password_ends_other_sessions_and_every_family_but_not_this_session(
    web: Application, alice: User
) -> None:
    web.tokens()
    elsewhere = browser()
    log_in(elsewhere, alice)
    answer = web.browser.post(PASSWORD_PAGE, {"current": PASSWORD, "password": NEW})

    assert Session.objects.all_realms().filter(user=alice).count() == 1
    assert answer["Location"] == "/realms/acme/account/?password-changed"
    assert "Your password was changed." in web.browser.get(answer["Location"]).content.decode()
    assert not is_signed_in(elsewhere, alice.realm)
    assert not Family.objects.all_realms().filter(user=alice, revoked_at=None).exists()
    assert try_password(browser(), alice.realm, alice.email, PASSWORD).status_code == 200
    assert try_password(browser(), alice.realm, alice.email, NEW).status_code == 302
    assert Event.objects.filter(action=actions.PASSWORD_CHANGED, actor=alice.email).count() == 1
    assert letter(alice.email).subject == "Your Acme password was changed"


@pytest.mark.attack("H07c")
def test_the_old_password_is_asked_and_wrong_ones_count(client: Client, alice: User) -> None:
    log_in(client, alice)
    statuses = [client.post(PASSWORD_PAGE, {"current": WRONG, "password": NEW}).status_code for _ in range(41)]

    assert statuses == [200] * 40 + [429]
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


@pytest.mark.parametrize("page", [PASSWORD_PAGE, EMAIL_PAGE])
def test_strangers_and_old_logins_prove_themselves_first(
    client: Client, alice: User, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    assert client.get(page)["Location"].startswith("/realms/acme/account/login/?next=")
    log_in(client, alice)
    assert client.get(page).status_code == 200
    monkeypatch.setattr("realms.step_up.FRESH", -1)

    form = {"current": PASSWORD, "password": NEW, "email": ADAMS}
    assert client.get(page)["Location"].startswith("/realms/acme/account/reauthenticate/?next=")
    assert client.post(page, form)["Location"].startswith("/realms/acme/account/reauthenticate/")
    assert letters(ADAMS) == letters(alice.email) == []


def test_an_address_changes_when_both_are_proven(client: Client, alice: User) -> None:
    log_in(client, alice)
    assert client.post(EMAIL_PAGE, {"email": "Adams@Example.org"})["Location"] == "/realms/acme/account/proof/"
    assert letters(ADAMS) == []
    assert enter(client, alice.realm, letter(alice.email).code)["Location"] == "/realms/acme/account/proof/"
    alice.refresh_from_db()
    assert alice.email == "alice@acme.test"

    answer = enter(client, alice.realm, letter(ADAMS).code)
    assert answer["Location"] == "/realms/acme/account/?email-changed"
    alice.refresh_from_db()
    assert (alice.email, alice.email_verified) == (ADAMS, True)
    assert try_password(browser(), alice.realm, ADAMS, PASSWORD).status_code == 302
    assert try_password(browser(), alice.realm, "alice@acme.test", PASSWORD).status_code == 200
    assert Event.objects.filter(action=actions.EMAIL_CHANGED, actor="alice@acme.test", target=ADAMS).count() == 1
    for address in ("alice@acme.test", ADAMS):
        assert "The e-mail address of your Acme account was changed" in [sent.subject for sent in letters(address)]


def test_the_links_do_the_same_in_the_browser_that_is_signed_in(client: Client, alice: User) -> None:
    log_in(client, alice)
    client.post(EMAIL_PAGE, {"email": ADAMS})
    client.post(letter("alice@acme.test").link)
    client.post(letter(ADAMS).link)

    alice.refresh_from_db()
    assert alice.email == ADAMS


@pytest.mark.attack("H13c")
def test_a_link_for_somebody_elses_address_does_nothing_in_my_session(client: Client, alice: User, bob: User) -> None:
    log_in(client, alice)
    client.post(EMAIL_PAGE, {"email": ADAMS})
    old = letter(alice.email)
    victim = browser()
    log_in(victim, bob)
    assert victim.get(old.link).status_code == victim.post(old.link).status_code == 403
    client.post(old.link)
    new = letter(ADAMS)

    assert victim.post(new.link).status_code == browser().post(new.link).status_code == 403
    assert set(User.objects.all_realms().values_list("email", flat=True)) == {"alice@acme.test", "bob@acme.test"}
    client.post(new.link)
    assert User.objects.all_realms().filter(email=ADAMS, pk=alice.pk).exists()


def test_an_address_that_has_an_account_gets_a_mail_and_no_code(client: Client, alice: User, bob: User) -> None:
    log_in(client, alice)
    client.post(EMAIL_PAGE, {"email": bob.email})
    assert enter(client, alice.realm, letter(alice.email).code)["Location"] == "/realms/acme/account/proof/"

    assert "/account/proof/" not in letter(bob.email).text
    assert client.get("/realms/acme/account/proof/").status_code == 200
    alice.refresh_from_db()
    assert alice.email == "alice@acme.test"


def test_an_address_that_somebody_takes_meanwhile_is_not_taken_twice(client: Client, alice: User) -> None:
    log_in(client, alice)
    client.post(EMAIL_PAGE, {"email": ADAMS})
    client.post(letter(alice.email).link)
    new = letter(ADAMS)
    add_person(alice.realm, email=ADAMS, password=PASSWORD)

    assert client.post(new.link).status_code == 404
    alice.refresh_from_db()
    assert alice.email == "alice@acme.test"


@pytest.mark.parametrize("email", ["alice@acme.test", "no address", "", "x\x00@acme.test", "al\u0131ce@acme.test"])
def test_what_cannot_be_the_new_address_is_told(client: Client, alice: User, email: str) -> None:
    log_in(client, alice)

    page = client.post(EMAIL_PAGE, {"email": email})
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.content.decode()
    assert letters(alice.email) == []
