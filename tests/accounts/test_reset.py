"""A forgotten password: the address is proven, and everything that the old one let in ends."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.flows.people import add_person, change_person, replace_password
from accounts.models import User
from audit import actions
from audit.models import Event
from oauth.models import Family
from realms.models import Realm
from tests.accounts.mailbox import Letter, ask, enter, is_signed_in, letter, letters
from tests.applications import Application
from tests.people import PASSWORD, browser, log_in, try_password

NEW = "quite another password"
FINISH = "/realms/acme/account/reset/finish/"


def letter_for(user: User) -> Letter:
    """Ask for a new password from somewhere, and return the mail."""
    ask(browser(), user.realm, "reset", user.email)
    return letter(user.email)


@pytest.mark.parametrize("way", ["code", "link"])
def test_a_person_chooses_a_new_password_and_is_signed_in(client: Client, alice: User, way: str) -> None:
    ask(client, alice.realm, "reset", alice.email)
    mail = letter(alice.email)
    answer = enter(client, alice.realm, mail.code) if way == "code" else client.post(mail.link)
    assert answer["Location"] == FINISH

    assert client.post(FINISH, {"password": NEW})["Location"] == "/realms/acme/account/"
    assert is_signed_in(client, alice.realm)
    assert try_password(browser(), alice.realm, alice.email, PASSWORD).status_code == 200
    assert try_password(browser(), alice.realm, alice.email, NEW).status_code == 302
    assert Event.objects.filter(action=actions.PASSWORD_RESET, target=alice.email).count() == 1
    assert "Your Acme password was changed" in [sent.subject for sent in letters(alice.email)]


@pytest.mark.attack("H12c")
def test_a_reset_ends_every_session_and_every_family(web: Application, alice: User) -> None:
    tokens = web.tokens()
    elsewhere = browser()
    log_in(elsewhere, alice)
    stranger = browser()
    stranger.post(letter_for(alice).link)
    stranger.post(FINISH, {"password": NEW})

    assert not is_signed_in(elsewhere, alice.realm)
    assert not is_signed_in(web.browser, alice.realm)
    assert not Family.objects.all_realms().filter(user=alice, revoked_at=None).exists()
    assert tokens


@pytest.mark.attack("H09c")
def test_the_last_step_is_closed_without_the_proof(client: Client, alice: User) -> None:
    ask(client, alice.realm, "reset", alice.email)

    assert client.get(FINISH).status_code == 404
    assert client.post(FINISH, {"password": NEW}).status_code == 404
    assert try_password(client, alice.realm, alice.email, PASSWORD).status_code == 302


@pytest.mark.attack("H09c")
def test_a_proof_for_something_else_opens_no_password(client: Client, alice: User) -> None:
    ask(client, alice.realm, "sign-up", "carol@example.org")
    client.post(letter("carol@example.org").link)

    assert client.post(FINISH, {"password": NEW}).status_code == 404


@pytest.mark.attack("H10c")
def test_a_link_works_once(client: Client, alice: User) -> None:
    mail = letter_for(alice)
    client.post(mail.link)
    client.post(FINISH, {"password": NEW})

    assert browser().post(mail.link).status_code == 404
    assert client.post(FINISH, {"password": PASSWORD}).status_code == 404


@pytest.mark.attack("H10c")
@pytest.mark.parametrize("change", ["password", "email", "disabled", "expired"])
@pytest.mark.parametrize("opened", [False, True], ids=["not opened", "opened"])
def test_a_link_dies_with_what_it_was_for(
    client: Client,
    alice: User,
    wait: Callable[[int], None],
    change: str,
    opened: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    mail = letter_for(alice)
    if opened:
        assert client.post(mail.link).status_code == 302
    if change == "password":
        replace_password(alice, password="another in between")
    elif change == "email":
        change_person(alice, email="adams@acme.test")
    elif change == "disabled":
        change_person(alice, is_active=False)
    else:
        wait(901)

    assert (client.post(FINISH, {"password": NEW}) if opened else client.post(mail.link)).status_code == 404
    alice.refresh_from_db()
    assert not alice.check_password(NEW)


@pytest.mark.attack("H10c")
@pytest.mark.attack("E06")
def test_a_link_is_for_one_person_of_one_realm(client: Client, alice: User, bob: User, globex: Realm) -> None:
    add_person(globex, email=alice.email, password=PASSWORD, email_verified=True)
    mail, other = letter_for(alice), letter_for(bob)
    mixed = mail.link[: len(mail.link) // 2] + other.link[len(mail.link) // 2 :]

    assert client.post(mixed).status_code == 404
    assert client.post(mail.link.replace("/acme/", "/globex/")).status_code == 404
    client.post(other.link)
    client.post(FINISH, {"password": NEW})
    assert try_password(browser(), alice.realm, alice.email, NEW).status_code == 200
    assert try_password(browser(), alice.realm, bob.email, NEW).status_code == 302


@pytest.mark.attack("H08c")
def test_links_come_from_the_configuration_whatever_the_request_says(alice: User) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example", "X-Forwarded-Proto": "http"}
    client = browser()
    client.post("/realms/acme/account/reset/", {"login": alice.email}, headers=headers)
    refused = client.post("/realms/acme/account/reset/", {"login": alice.email}, headers={"host": "evil.example"})

    assert refused.status_code == 400
    (mail,) = letters(alice.email)
    assert "https://testserver/realms/acme/account/proof/" in mail.text
    assert "evil" not in mail.text


@pytest.mark.attack("H15c")
def test_a_bad_password_is_told_and_leaves_the_proof_good(client: Client, alice: User) -> None:
    client.post(letter_for(alice).link)

    assert "at least 15" in client.post(FINISH, {"password": "short"}).content.decode()
    assert "easy to guess" in client.post(FINISH, {"password": "alice.adams@acme"}).content.decode()
    assert client.post(FINISH, {"password": NEW}).status_code == 302


def test_an_unproven_address_is_proven_by_it(client: Client, acme: Realm) -> None:
    person = add_person(acme, email="dora@acme.test", password=PASSWORD)
    client.post(letter_for(person).link)
    client.post(FINISH, {"password": NEW})

    person.refresh_from_db()
    assert person.email_verified
