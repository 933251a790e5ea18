"""A one-time code by e-mail: beside the password, or as the only way."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.flows.address_proofs import LIFETIME
from accounts.flows.people import add_person
from accounts.models import User
from audit import actions
from audit.models import Event, Refusal
from realms.models import Realm
from tests.accounts.mailbox import ask, enter, is_signed_in, letter, letters
from tests.people import PASSWORD, WRONG, browser, log_in, try_password

NOT_IT = "0000 0000"


@pytest.mark.parametrize("way", ["code", "link"])
def test_a_person_signs_in_by_code_or_link(client: Client, alice: User, way: str) -> None:
    ask(client, alice.realm, "code", alice.email)
    mail = letter(alice.email)
    answer = enter(client, alice.realm, mail.code) if way == "code" else client.post(mail.link)

    assert answer["Location"] == "/realms/acme/account/"
    assert is_signed_in(client, alice.realm)
    assert Event.objects.filter(action=actions.LOGIN, actor=alice.email).count() == 1


@pytest.mark.attack("H24c")
def test_looking_at_the_link_uses_nothing_up_and_signs_nobody_in(client: Client, alice: User) -> None:
    ask(client, alice.realm, "code", alice.email)
    mail, scanner = letter(alice.email), browser()

    for _ in range(3):
        assert scanner.get(mail.link).status_code == 200
        assert scanner.head(mail.link).status_code == 200
    assert not is_signed_in(scanner, alice.realm)
    assert enter(client, alice.realm, mail.code).status_code == 302


def test_code_and_link_work_once_between_them(client: Client, alice: User) -> None:
    ask(client, alice.realm, "code", alice.email)
    mail = letter(alice.email)
    assert client.post(mail.link).status_code == 302

    assert browser().post(mail.link).status_code == 404
    assert browser().get(mail.link).status_code == 404
    assert enter(client, alice.realm, mail.code).status_code == 302  # to the login page: nothing is waited for any more
    client.post("/realms/acme/account/logout/")
    assert not is_signed_in(client, alice.realm)


def test_who_asked_learns_nothing_when_the_owner_opens_the_link(client: Client, alice: User) -> None:
    ask(client, alice.realm, "code", alice.email)
    owner = browser()
    owner.post(letter(alice.email).link)

    assert is_signed_in(owner, alice.realm)
    assert not is_signed_in(client, alice.realm)
    assert enter(client, alice.realm, letter(alice.email).code).status_code == 200
    assert not is_signed_in(client, alice.realm)


def test_a_code_runs_out(client: Client, alice: User, wait: Callable[[int], None]) -> None:
    ask(client, alice.realm, "code", alice.email)
    mail = letter(alice.email)
    wait(LIFETIME + 1)

    assert enter(client, alice.realm, mail.code).status_code == 200
    assert client.post(mail.link).status_code == 404


def test_five_wrong_codes_spend_the_code_and_the_link(client: Client, alice: User) -> None:
    ask(client, alice.realm, "code", alice.email)
    mail = letter(alice.email)
    for _ in range(5):
        assert "is wrong" in enter(client, alice.realm, NOT_IT).content.decode()

    assert enter(client, alice.realm, mail.code).status_code == 200
    assert client.post(mail.link).status_code == 404
    assert not is_signed_in(client, alice.realm)


@pytest.mark.attack("H07c")
def test_wrong_codes_and_wrong_passwords_are_counted_together(alice: User) -> None:
    statuses = []
    for _ in range(6):
        guesser = browser()
        ask(guesser, alice.realm, "code", alice.email)
        statuses += [enter(guesser, alice.realm, NOT_IT).status_code for _ in range(5)]
    statuses += [try_password(browser(), alice.realm, alice.email, WRONG).status_code for _ in range(12)]

    assert statuses == [200] * 40 + [429] * 2
    assert sum(Refusal.objects.filter(reason=actions.LOGIN_FAILED).values_list("count", flat=True)) == 40


def test_a_right_code_takes_its_own_count_back(client: Client, alice: User) -> None:
    for _ in range(5):
        ask(client, alice.realm, "code", alice.email)
        enter(client, alice.realm, letter(alice.email).code)
        client.post("/realms/acme/account/logout/")

    for _ in range(40):
        assert try_password(browser(), alice.realm, alice.email, WRONG).status_code == 200


@pytest.mark.attack("E06")
def test_a_code_and_a_link_work_in_their_own_realm_alone(client: Client, alice: User, globex: Realm) -> None:
    add_person(globex, email=alice.email, password=PASSWORD, email_verified=True)
    ask(client, alice.realm, "code", alice.email)
    ask(client, globex, "code", alice.email)
    here, there = letters(alice.email)
    assert (here.subject, there.subject) == ("Your code for Acme", "Your code for Globex")

    assert client.post(here.link.replace("/acme/", "/globex/")).status_code == 404
    assert client.post(there.link.replace("/globex/", "/acme/")).status_code == 404
    assert client.post(here.link.replace("/realms/acme/", "/")).status_code == 404
    assert enter(client, globex, here.code).status_code == 200
    assert not is_signed_in(client, globex)
    assert enter(client, globex, there.code).status_code == 302
    assert is_signed_in(client, globex)
    assert not is_signed_in(client, alice.realm)


def test_a_disabled_person_gets_no_mail_and_no_login(client: Client, alice: User) -> None:
    ask(client, alice.realm, "code", alice.email)
    mail = letter(alice.email)
    alice.is_active = False
    alice.save()
    ask(client, alice.realm, "code", alice.email)

    assert len(letters(alice.email)) == 1
    assert browser().post(mail.link).status_code == 404


def test_an_address_without_an_account_gets_a_mail_that_says_so(client: Client, acme: Realm) -> None:
    ask(client, acme, "code", "ghost@acme.test")

    mail = letter("ghost@acme.test")
    assert mail.subject == "There is no account with this address at Acme"
    assert "/account/proof/" not in mail.text
    assert "https://testserver/realms/acme/account/sign-up/" in mail.text


@pytest.mark.parametrize("page", ["code", "login"])
def test_where_codes_are_the_only_way_no_password_is_taken(client: Client, alice: User, page: str) -> None:
    alice.realm.login_methods = ["code"]
    alice.realm.save()
    login = client.get("/realms/acme/account/login/").content.decode()
    assert 'type="password"' not in login
    assert "Your password" not in login

    answer = client.post(f"/realms/acme/account/{page}/", {"login": alice.email, "password": PASSWORD})
    assert answer["Location"] == "/realms/acme/account/proof/"
    assert not is_signed_in(client, alice.realm)
    assert client.get("/realms/acme/account/reset/").status_code == 403
    enter(client, alice.realm, letter(alice.email).code)
    assert is_signed_in(client, alice.realm)


def test_where_passwords_are_the_only_way_no_code_is_sent(client: Client, alice: User) -> None:
    alice.realm.login_methods = ["password"]
    alice.realm.save()

    assert ask(client, alice.realm, "code", alice.email).status_code == 403
    assert letters(alice.email) == []
    log_in(client, alice)
    assert client.post("/realms/acme/account/confirm-by-code/").status_code == 403


def test_a_person_without_a_password_confirms_by_a_code(client: Client, acme: Realm) -> None:
    add_person(acme, email="dora@acme.test", email_verified=True)
    ask(client, acme, "code", "dora@acme.test")
    enter(client, acme, letter("dora@acme.test").code)
    page = "/realms/acme/account/reauthenticate/?next=/realms/acme/account/email/"
    assert client.get(page).status_code == 200

    client.post("/realms/acme/account/confirm-by-code/", {"next": "/realms/acme/account/email/"})
    mail = letter("dora@acme.test")
    assert browser().post(mail.link).status_code == 403
    assert enter(client, acme, mail.code)["Location"] == "/realms/acme/account/email/"


@pytest.mark.attack("H25c")
@pytest.mark.parametrize("password", ["", " ", "!", "None"])
def test_an_account_without_a_password_has_none_that_opens_it(client: Client, acme: Realm, password: str) -> None:
    add_person(acme, email="dora@acme.test", email_verified=True)

    assert try_password(client, acme, "dora@acme.test", password).status_code in {200, 400}
    assert not is_signed_in(client, acme)


@pytest.mark.parametrize("code", ["", "123", "x" * 41, "12345678x9", "1\x002345678", "\uff11" * 8])
def test_what_is_no_code_is_told_and_costs_no_try(client: Client, alice: User, code: str) -> None:
    ask(client, alice.realm, "code", alice.email)
    for _ in range(6):
        assert enter(client, alice.realm, code).status_code in {200, 400}

    assert enter(client, alice.realm, letter(alice.email).code).status_code == 302


@pytest.mark.parametrize("token", ["x", "A" * 64, "%FF", "é", "A" * 3000])
def test_a_made_up_link_does_not_work(client: Client, acme: Realm, token: str) -> None:  # noqa: ARG001 (makes the realm)
    assert client.get(f"/realms/acme/account/proof/{token}/").status_code == 404
    assert client.post(f"/realms/acme/account/proof/{token}/").status_code == 404
