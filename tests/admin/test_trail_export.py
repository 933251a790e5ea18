"""How far an export of the trail is: told to who started it and to nobody else, and whether it is complete."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.flows.people import add_person
from accounts.models import Session, User
from audit import actions, export
from audit.models import Event
from audit.record import record
from authserver.admin import trail_export, trail_file
from realms.models import Realm
from support import clock
from tests.admin.conftest import make_administrator
from tests.levels.cast import hold, logged_in
from tests.people import PASSWORD, browser

ACME, GLOBEX = "/realms/acme/admin/audit/event/export/", "/realms/globex/admin/audit/event/export/"
UNKNOWN = {"state": "unknown"}


@pytest.fixture
def desk(alice: User, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Return the browser of Acme's administrator; five logins, of which two are read at once."""
    monkeypatch.setattr(export, "BATCH", 2)
    for _ in range(5):
        record(actions.LOGIN, realm="acme", actor="bob@acme.test")
    return logged_in(make_administrator(alice))


def start(desk: Client, identifier: str, *, kind: str = "jsonl") -> Iterator[bytes]:
    answer: Any = desk.post(f"{ACME}?actor=bob@acme.test", {"format": kind, "export": identifier})
    assert answer.status_code == 200
    return iter(answer)


def asked(browser: Client, identifier: str, door: str = ACME) -> dict[str, Any]:
    answer = browser.get(f"{door}progress/", {"export": identifier})
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    said: dict[str, Any] = answer.json()
    return said


def test_progress_moves_with_the_file_until_it_is_complete(desk: Client) -> None:
    identifier = uuid4().hex
    told = [asked(desk, identifier)]
    for _ in start(desk, identifier):
        told.append(asked(desk, identifier))  # noqa: PERF401 (asked while the file is under way)

    steps = [(said["state"], said.get("sent"), said.get("total")) for said in [*told[1:], asked(desk, identifier)]]
    assert told[0] == UNKNOWN
    assert steps == [
        ("running", 0, 5),
        ("running", 0, 5),
        ("running", 2, 5),
        ("running", 4, 5),
        ("running", 5, 5),
        ("complete", 5, 5),
    ]


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_the_last_line_says_that_the_file_is_complete(desk: Client, kind: str) -> None:
    text = b"".join(start(desk, "", kind=kind)).decode()

    read: Any = csv.DictReader(StringIO(text, newline="")) if kind == "csv" else map(json.loads, text.splitlines())
    *events, last = list(read)
    detail = json.loads(last["detail"]) if kind == "csv" else last["detail"]
    assert len(events) == 5
    assert events[0].keys() == last.keys()
    assert (str(last["id"]), last["realm"], last["actor"]) == ("0", "acme", "alice@acme.test")
    assert (last["action"], detail) == (export.COMPLETE, {"events": 5, "whole": True})


@pytest.mark.parametrize(("most", "whole"), [(4, False), (6, True)])
def test_a_file_of_the_oldest_says_that_it_leaves_out_others(
    desk: Client, monkeypatch: pytest.MonkeyPatch, most: int, *, whole: bool
) -> None:
    monkeypatch.setattr(trail_file, "MOST", most)
    monkeypatch.setattr(trail_export, "MOST", most)

    *events, last = map(json.loads, b"".join(start(desk, uuid4().hex)).splitlines())

    assert len(events) == min(most, 5)
    assert last["detail"] == {"events": len(events), "whole": whole}


def test_a_client_that_goes_away_leaves_it_broken_off(desk: Client) -> None:
    identifier = uuid4().hex
    answer: Any = desk.post(ACME, {"format": "csv", "export": identifier})
    bits = iter(answer)
    for _ in range(2):
        next(bits)

    answer._iterator.close()  # noqa: SLF001 (as a server does; close() of the answer ends the test's connection too)

    assert asked(desk, identifier)["state"] == "broken"


def test_a_failure_in_the_middle_is_told_and_the_file_has_no_last_line(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails_later(rows: Any) -> Iterator[list[Event]]:  # noqa: ANN401 (a queryset)
        yield list(rows[:2])
        raise OperationalError

    monkeypatch.setattr(trail_file, "events", fails_later)
    sent: list[bytes] = []
    identifier = uuid4().hex

    with pytest.raises(OperationalError):
        sent.extend(start(desk, identifier))

    said = asked(desk, identifier)
    assert (said["state"], said["sent"]) == ("broken", 2)
    assert export.COMPLETE.encode() not in b"".join(sent)


def test_what_does_not_move_says_since_when(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    identifier = uuid4().hex
    next(start(desk, identifier))
    later = clock.now() + 40
    monkeypatch.setattr("support.clock.now", lambda: later)

    assert asked(desk, identifier)["idle"] >= 39


@pytest.mark.attack("E10", "J08")
def test_nobody_else_is_told_how_far_it_is(desk: Client, acme: Realm, globex: Realm, mallory: User) -> None:
    identifier, carol = uuid4().hex, add_person(acme, email="carol@acme.test", password=PASSWORD)
    b"".join(start(desk, identifier))
    system = Realm.objects.create(slug="system", name="System")
    root = add_person(system, email="root@system.test", password=PASSWORD)

    assert asked(logged_in(make_administrator(mallory)), identifier, GLOBEX) == UNKNOWN
    assert asked(logged_in(hold(carol, "audit:read")), identifier) == UNKNOWN
    assert asked(logged_in(make_administrator(root)), identifier, "/realms/system/admin/audit/event/export/") == UNKNOWN
    assert asked(desk, identifier)["state"] == "complete"
    assert globex.slug != acme.slug


@pytest.mark.parametrize("identifier", ["", "x", "../" * 11, "A" * 32, "0" * 33])
def test_an_export_that_nobody_can_name_is_sent_all_the_same(desk: Client, identifier: str) -> None:
    text = b"".join(start(desk, identifier))

    assert text.count(b"\n") == 6
    assert asked(desk, identifier) == UNKNOWN


def test_only_who_reads_the_trail_asks(desk: Client, bob: User) -> None:  # noqa: ARG001 (furnishes)
    nobody, other = browser().get(f"{ACME}progress/"), logged_in(hold(bob, "clients:read")).get(f"{ACME}progress/")

    assert (nobody.status_code, other.status_code) == (302, 403)
    assert "/login/" in nobody.headers["Location"]


def test_a_question_about_progress_keeps_no_session_alive(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, later = Session.objects.all_realms().get().seen_at, clock.now() + 300
    monkeypatch.setattr("support.clock.now", lambda: later)

    asked(desk, uuid4().hex)

    assert Session.objects.all_realms().get().seen_at == seen
    desk.get(ACME)
    assert Session.objects.all_realms().get().seen_at == later


def test_a_question_about_progress_reads_no_event(desk: Client) -> None:
    identifier = uuid4().hex
    b"".join(start(desk, identifier))

    with CaptureQueriesContext(connection) as statements:
        asked(desk, identifier)

    assert not [query for query in statements if "audit_event" in query["sql"]]


def test_without_the_cache_the_file_is_complete_and_nobody_knows_how_far(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    identifier = uuid4().hex
    monkeypatch.setattr(cache, "set", lambda *_: None)

    text = b"".join(start(desk, identifier))

    assert export.COMPLETE.encode() in text
    assert asked(desk, identifier) == UNKNOWN
