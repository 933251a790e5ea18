"""Events, refusals and tokens become figures of hours and days (UTC), by realm and together, however often counted."""

from collections.abc import Iterator
from functools import partial

import pytest

from audit import actions, adding_up, issued_tokens
from audit.models import Event, Refusal, Tally
from audit.tallies import ACTIVE, CLIENTS, DAY, EVERY_REALM, HOUR, REFUSED, TOKENS, Figure, over_time, top_clients
from realms.models import Realm
from support import clock
from tests.applications import Application
from tests.oauth.costs import cost
from tests.people import browser
from tests.protocol import add_machine

pytestmark = pytest.mark.django_db

NOON = 1_700_049_600  # 2023-11-15 12:00 UTC
MIDNIGHT = NOON - 12 * HOUR


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: NOON + 600)
    issued_tokens.forget()
    yield
    issued_tokens.forget()


def happened(action: str, at: int, *, realm: str = "acme", subject: str = "") -> None:
    Event.objects.create(action=action, at=at, realm=realm, subject=subject)


def figures(realm: str, span: int, kind: str) -> dict[int, int]:
    return {row.begins_at: row.count for row in over_time(realm, span=span, since=0) if row.kind == kind}


def test_logins_are_added_up_by_hour_and_day_of_utc() -> None:
    for at in (MIDNIGHT - 1, MIDNIGHT, NOON - 1, NOON, NOON + 1):
        happened(actions.LOGIN, at)

    adding_up.add_up()

    assert figures("acme", HOUR, actions.LOGIN) == {MIDNIGHT - HOUR: 1, MIDNIGHT: 1, NOON - HOUR: 1, NOON: 2}
    assert figures("acme", DAY, actions.LOGIN) == {MIDNIGHT - DAY: 1, MIDNIGHT: 4}


def test_counting_again_changes_nothing_and_finds_what_was_committed_late() -> None:
    happened(actions.LOGIN, NOON)
    adding_up.add_up()
    adding_up.add_up()
    first = figures("acme", DAY, actions.LOGIN)
    happened(actions.LOGIN, NOON - 2 * HOUR)
    adding_up.add_up()

    assert first == {MIDNIGHT: 1}
    assert figures("acme", DAY, actions.LOGIN) == figures(EVERY_REALM, DAY, actions.LOGIN) == {MIDNIGHT: 2}


def test_a_worker_that_was_away_begins_where_it_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    happened(actions.LOGIN, NOON + 601)
    adding_up.add_up()
    monkeypatch.setattr(clock, "now", lambda: NOON + 5 * DAY)
    adding_up.add_up()

    assert figures("acme", DAY, actions.LOGIN) == {MIDNIGHT: 1}
    days = [day for day, *_ in Tally.objects.filter(kind=adding_up.DONE).values_list("begins_at")]
    assert days == [NOON + 5 * DAY]


def test_realms_are_apart_and_together() -> None:
    happened(actions.LOGIN, NOON)
    happened(actions.LOGIN, NOON, realm="globex")
    Refusal.objects.create(realm="globex", reason="invalid_client", target="a", peer="192.0.2.7", minute=NOON, count=40)
    Refusal.objects.create(realm="globex", reason="invalid_client", target="b", peer="192.0.2.7", minute=NOON, count=2)

    adding_up.add_up()

    assert figures("acme", HOUR, actions.LOGIN) == {NOON: 1}
    assert figures("acme", HOUR, REFUSED) == {}
    assert over_time("globex", span=HOUR, since=NOON) == [
        Figure(actions.LOGIN, "", NOON, 1),
        Figure(REFUSED, "invalid_client", NOON, 42),
    ]
    assert figures(EVERY_REALM, HOUR, actions.LOGIN) == {NOON: 2}


def test_a_person_is_active_once_a_day_however_often_they_log_in() -> None:
    for subject, at in (("alice", NOON), ("alice", NOON - HOUR), ("bob", NOON), ("alice", MIDNIGHT - 1)):
        happened(actions.LOGIN, at, subject=subject)

    adding_up.add_up()

    assert figures("acme", DAY, ACTIVE) == {MIDNIGHT - DAY: 1, MIDNIGHT: 2}
    assert figures("acme", HOUR, ACTIVE) == {MIDNIGHT - HOUR: 1, NOON - HOUR: 1, NOON: 2}


def test_tokens_are_counted_by_grant_and_client_and_a_request_writes_nothing(acme: Realm) -> None:
    application = Application(acme, add_machine(acme, scopes=[]), "svc", browser())
    application.ask()
    with cost() as spent:
        assert application.ask().status_code == 200
    unwritten = Tally.objects.exists()
    issued_tokens.write()
    adding_up.add_up()

    assert set(spent.verbs) <= {"SELECT"}
    assert not unwritten
    grants = [(row.key, row.count) for row in over_time("acme", span=DAY, since=0) if row.kind == TOKENS]
    assert grants == [("client_credentials", 2)]
    assert top_clients("acme", since=MIDNIGHT, most=10) == [("svc", 2)]
    assert top_clients(EVERY_REALM, since=MIDNIGHT, most=10) == [("acme svc", 2)]


def test_numbers_that_cannot_be_written_are_written_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    note = partial(issued_tokens.note, realm="acme", grant="refresh_token", client="web", now=NOON)
    note()
    with monkeypatch.context() as away:
        away.setattr(issued_tokens, "ADD", "INSERT INTO nowhere VALUES (%s, %s, %s, %s, %s, %s)")
        issued_tokens.write()
    note()
    issued_tokens.write()

    assert figures("acme", HOUR, TOKENS) == {NOON: 2}


def test_a_flood_of_clients_does_not_fill_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issued_tokens, "MOST", 3)
    for client in ("a", "b", "c", "a"):
        issued_tokens.note(realm="acme", grant="client_credentials", client=client, now=NOON)
    issued_tokens.write()

    assert figures("acme", HOUR, TOKENS) == {NOON: 4}
    assert top_clients("acme", since=0, most=10) == [("a", 2), ("b", 1)]


def test_of_past_days_the_clients_with_most_tokens_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding_up, "NAMES", {**adding_up.NAMES, "top": 2})
    for day in (MIDNIGHT, MIDNIGHT - DAY):
        for client, number in (("a", 1), ("b", 3), ("c", 2)):
            Tally.objects.create(realm="acme", span=DAY, kind=CLIENTS, begins_at=day, key=client, count=number)

    adding_up.add_up()

    kept = Tally.objects.filter(realm="acme", kind=CLIENTS).values_list("begins_at", "key")
    assert set(kept) == {(MIDNIGHT - DAY, "b"), (MIDNIGHT - DAY, "c"), *((MIDNIGHT, key) for key in "abc")}
