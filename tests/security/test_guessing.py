"""Guessing of client secrets: slowed down per client and peer, counted, and nobody else's trouble."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from audit import refusals
from audit.models import Refusal
from realms.models import Realm, Scope
from tests.applications import Application, granted
from tests.people import browser
from tests.protocol import PROTOCOL, add_client, add_machine, post_form

ALLOWED = 40


@pytest.fixture
def machine(acme: Realm, client: Browser) -> Application:
    Scope.objects.create(realm=acme, name="reports", description="Reports")
    return Application(acme, add_machine(acme, scopes=["reports"]), "svc", client)


def at(peer: str) -> Browser:
    elsewhere = browser()
    elsewhere.defaults["REMOTE_ADDR"] = peer
    return elsewhere


@pytest.mark.attack("D17")
def test_guessing_a_secret_ends_with_429_and_the_client_goes_on_at_other_peers(machine: Application) -> None:
    answers = [machine.ask(client_secret=f"guess-{number}") for number in range(60)]

    assert [answer.status_code for answer in answers] == [401] * ALLOWED + [429] * (60 - ALLOWED)
    assert answers[-1].json()["error"] == "temporarily_unavailable"
    assert 0 < int(answers[-1]["Retry-After"]) <= 70
    assert machine.ask().status_code == 429
    granted(Application(machine.realm, machine.secret, "svc", at("192.0.2.7")).ask())


@pytest.mark.attack("D17", "D16")
def test_an_unknown_client_is_slowed_down_as_a_known_one_is(machine: Application) -> None:
    statuses = [machine.ask(client_id="ghost", client_secret="guess").status_code for _ in range(45)]

    assert statuses == [401] * ALLOWED + [429] * 5


@pytest.mark.attack("D17")
def test_a_client_goes_on_beside_one_that_is_being_guessed_at_from_the_same_peer(machine: Application) -> None:
    for number in range(60):
        machine.ask(client_id="ghost", client_secret=f"guess-{number}")

    granted(machine.ask())


@pytest.mark.attack("D17")
def test_headers_that_cannot_be_read_count_together(machine: Application) -> None:
    path = f"{machine.realm.path}/{PROTOCOL}/token"
    machine.browser.defaults["HTTP_AUTHORIZATION"] = "Basic !"
    statuses = [post_form(machine.browser, path, grant_type="x").status_code for _ in range(60)]

    assert statuses == [401] * ALLOWED + [429] * (60 - ALLOWED)


@pytest.mark.attack("D17", "H07c")
def test_introspection_revocation_and_token_share_the_count(machine: Application) -> None:
    guesser = Application(machine.realm, "wrong", "svc", machine.browser)
    for _ in range(ALLOWED // 2):
        guesser.introspect("token")
        guesser.revoke("token")

    assert {answer.status_code for answer in (machine.introspect("t"), machine.revoke("t"), machine.ask())} == {429}


@pytest.mark.attack("D17", "H05c")
def test_a_forwarded_address_that_no_proxy_wrote_makes_no_room(machine: Application) -> None:
    for number in range(ALLOWED):
        machine.browser.defaults["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{number}"
        machine.ask(client_secret="wrong")

    assert machine.ask(client_secret="wrong").status_code == 429


@pytest.mark.attack("H06c")
def test_a_success_in_between_makes_no_room(machine: Application) -> None:
    for _ in range(ALLOWED - 1):
        machine.ask(client_secret="wrong")
    granted(machine.ask())
    machine.ask(client_secret="wrong")

    assert machine.ask(client_secret="wrong").status_code == 429


@pytest.mark.attack("E14")
def test_another_realm_does_not_notice(machine: Application, globex: Realm) -> None:
    Scope.objects.create(realm=globex, name="reports", description="Reports")
    theirs = Application(globex, add_machine(globex, scopes=["reports"]), "svc", machine.browser)
    for _ in range(60):
        machine.ask(client_secret="wrong")

    granted(theirs.ask())


def test_a_public_client_has_no_secret_to_guess_and_goes_on(machine: Application) -> None:
    add_client(machine.realm, "app", public=True)
    for number in range(60):
        machine.ask(client_id=f"ghost-{number}")

    answer = Application(machine.realm, "", "app", machine.browser).refresh("made-up")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_who_comes_again_when_told_is_heard(machine: Application, wait: Callable[[int], None]) -> None:
    for _ in range(60):
        refused = machine.ask(client_secret="wrong")

    wait(int(refused["Retry-After"]))
    granted(machine.ask())


def test_never_more_than_the_limit_passes_in_any_minute(machine: Application, wait: Callable[[int], None]) -> None:
    passed: list[int] = []
    for second in range(0, 240, 4):
        statuses = [machine.ask(client_secret="wrong").status_code for _ in range(6)]
        passed += [second] * statuses.count(401)
        wait(4)

    assert max(sum(start <= moment < start + 60 for moment in passed) for start in range(240)) <= ALLOWED


def test_refusals_add_to_a_number_and_not_to_the_rows(machine: Application, wait: Callable[[int], None]) -> None:
    for number in range(50):
        machine.ask(client_id="svc" if number % 2 else f"ghost-{number}", client_secret="wrong")
    first = dict(Refusal.objects.values_list("target", "count"))
    wait(60)
    machine.ask(client_secret="wrong")

    assert sum(first.values()) == 50
    assert set(first) == {"", "svc"}
    assert set(Refusal.objects.values_list("realm", "reason", "peer")) == {("acme", "invalid_client", "127.0.0.1")}


def test_refused_grants_are_counted_too(web: Application) -> None:
    for _ in range(3):
        web.refresh("made-up")

    row = Refusal.objects.get()
    assert (row.reason, row.target, row.count) == ("invalid_grant", "web", 3)


def test_a_name_that_no_column_takes_is_counted_without_what_is_wrong_with_it(acme: Realm) -> None:
    refusals.count("login.failed", realm=acme.slug, target="a\x00b\ud800" + "x" * 400, peer="2001:db8::1")

    row = Refusal.objects.get()
    assert row.target == "ab?" + "x" * 297
    assert row.peer == "2001:db8::/64"


def test_old_refusals_are_deleted(acme: Realm, wait: Callable[[int], None]) -> None:
    refusals.count("login.failed", realm=acme.slug, target="a", peer="")
    wait(7200)
    refusals.count("login.failed", realm=acme.slug, target="b", peer="")

    refusals.delete_older_than(3600, batch=1)

    assert Refusal.objects.get().target == "b"
