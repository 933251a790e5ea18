"""Mails overtake each other, and people ask twice or in two windows: the code of each mail works in their browser."""

import pytest
from django.test import Client

from accounts.models import User
from audit import actions
from audit.models import Refusal
from tests.accounts.mailbox import ask, enter, is_signed_in, letter, letters
from tests.people import browser, log_in

CAROL = "carol@example.org"
NOT_IT = "0000 0000"
AGAIN = "/realms/acme/account/proof/again/"


def test_the_first_code_works_after_another_one_was_asked_for(client: Client, alice: User) -> None:
    ask(client, alice.realm, "code", alice.email, next="/realms/acme/account/data/")
    late = letter(alice.email)
    page = client.post(AGAIN, follow=True).content.decode()
    assert "Another message is on its way. Any code of the last three messages works." in page

    assert enter(client, alice.realm, late.code)["Location"] == "/realms/acme/account/data/"
    assert is_signed_in(client, alice.realm)


@pytest.mark.attack("G10")
@pytest.mark.parametrize("how", ["code", "link"])
def test_two_windows_are_two_ways_on_whichever_is_answered_first(client: Client, alice: User, how: str) -> None:
    ask(client, alice.realm, "code", alice.email, next="/realms/acme/account/data/")
    ask(client, alice.realm, "sign-up", CAROL)
    mail = letter(alice.email)
    answer = enter(client, alice.realm, mail.code) if how == "code" else client.post(mail.link)

    assert answer["Location"] == "/realms/acme/account/data/"


def test_a_wrong_code_counts_for_each_of_them(client: Client, alice: User) -> None:
    ask(client, alice.realm, "code", alice.email)
    ask(client, alice.realm, "code", alice.email)
    ask(client, alice.realm, "sign-up", CAROL)
    mails = [*letters(alice.email), letter(CAROL)]
    for _ in range(5):
        assert "is wrong" in enter(client, alice.realm, NOT_IT).content.decode()

    for mail in mails:
        assert enter(client, alice.realm, mail.code).status_code == 200
        assert browser().post(mail.link).status_code == 404
    refused = Refusal.objects.filter(reason=actions.LOGIN_FAILED)  # a row for each minute
    assert [sum(row.count for row in refused.filter(target=email)) for email in (alice.email, CAROL)] == [8, 8]


def test_a_browser_waits_for_three_mails_at_most(client: Client, alice: User) -> None:
    for _ in range(4):
        ask(client, alice.realm, "code", alice.email)
    first, *others = letters(alice.email)

    assert enter(client, alice.realm, first.code).status_code == 200
    assert enter(client, alice.realm, others[0].code).status_code == 302


@pytest.mark.attack("H01c")
def test_whoever_typed_an_address_does_not_hear_that_its_owner_was_here(client: Client, alice: User) -> None:
    stranger = browser()
    ask(stranger, alice.realm, "code", alice.email)
    before = stranger.post(AGAIN)["Location"]
    for mail in letters(alice.email):
        client.post(mail.link)
    assert is_signed_in(client, alice.realm)

    assert stranger.post(AGAIN)["Location"] == before == "/realms/acme/account/proof/?again"
    assert len(letters(alice.email)) == 3


def test_what_was_finished_elsewhere_is_not_said_to_be_under_way_again(client: Client, alice: User) -> None:
    telephone = browser()
    log_in(client, alice)
    log_in(telephone, alice)
    client.post("/realms/acme/account/confirm-by-code/")
    telephone.post(letter(alice.email).link)
    sent = len(letters(alice.email))

    assert client.post(AGAIN)["Location"] == "/realms/acme/account/proof/"
    assert len(letters(alice.email)) == sent
