"""Codes of six digits can be guessed: five tries, then a pause, which does not keep the person out."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from accounts.models import User
from audit import actions
from audit.models import Refusal
from tests.factors.apps import protected, show
from tests.people import browser, log_in


@pytest.mark.attack("H16c")
def test_after_five_wrong_codes_there_is_a_pause_for_everybody_who_knows_the_password(
    client: Browser, alice: User, bob: User
) -> None:
    app, other = protected(alice), protected(bob)
    log_in(client, alice)
    wrong = [show(client, alice.realm, code="000000").status_code for _ in range(5)]
    elsewhere, bobs = browser(), browser()
    log_in(elsewhere, alice)
    log_in(bobs, bob)

    assert wrong == [200] * 5
    assert show(client, alice.realm, code=app.code()).status_code == 429
    assert show(elsewhere, alice.realm, code=app.code()).status_code == 429
    assert show(bobs, alice.realm, code=other.code()).status_code == 302
    assert show(elsewhere, alice.realm, recovery_code=app.recovery_codes[0]).status_code == 302
    assert Refusal.objects.filter(realm="acme", reason=actions.FACTOR_FAILED, target=alice.email).exists()


@pytest.mark.attack("H03c")
def test_who_guesses_codes_does_not_keep_the_person_out_of_the_browser_they_used_before(
    client: Browser, alice: User
) -> None:
    app = protected(alice)
    log_in(client, alice)
    show(client, alice.realm, recovery_code=app.recovery_codes[0])
    client.post("/realms/acme/account/logout/")
    guesser = browser()
    log_in(guesser, alice)
    guesses = [show(guesser, alice.realm, code="000000").status_code for _ in range(6)]
    log_in(client, alice)

    assert guesses == [200] * 5 + [429]
    assert show(client, alice.realm, code=app.code()).status_code == 302


@pytest.mark.attack("H16c")
def test_browsers_that_are_known_have_no_more_tries_than_others(alice: User) -> None:
    app, known = protected(alice), [browser(), browser()]
    for number, person in enumerate(known):
        log_in(person, alice)
        show(person, alice.realm, recovery_code=app.recovery_codes[number])
        person.post("/realms/acme/account/logout/")
        log_in(person, alice)
    tries = [show(person, alice.realm, code="000000").status_code for person in known * 3]

    assert tries == [200] * 5 + [429]


def test_a_right_code_takes_the_wrong_ones_back(alice: User, wait: Callable[[int], None]) -> None:
    app = protected(alice)
    for _ in range(3):
        wait(60)
        person = browser()
        log_in(person, alice)
        for _ in range(4):
            assert show(person, alice.realm, code="12345").status_code == 200
        assert show(person, alice.realm, code=app.code()).status_code == 302
