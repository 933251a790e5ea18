"""`manage.py audit export`: the events of a realm as lines."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError

from audit import actions, export
from audit.models import Event
from audit.record import record

pytestmark = pytest.mark.django_db


class Terminal(StringIO):
    """Somebody looks at it."""

    def isatty(self) -> bool:
        return True


def test_events_of_one_realm_come_out_and_the_last_line_counts_them() -> None:
    record(actions.LOGIN, realm="acme", actor="alice", client="web")
    record(actions.LOGIN, realm="acme", actor="bob")
    record(actions.LOGIN, realm="globex", actor="mallory")
    lines, errors = StringIO(), StringIO()

    call_command("audit", "export", "--realm", "acme", "--since", "2001-01-01", stdout=lines, stderr=errors)

    *told, last = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [event["actor"] for event in told] == ["alice", "bob"]
    assert (last["action"], last["detail"]) == ("export.complete", {"events": 2, "whole": True})
    assert errors.getvalue() == ""
    event = Event.objects.get(action=actions.TRAIL_EXPORTED)
    assert (event.realm, event.actor) == ("acme", "manage.py audit")


def test_it_narrows_down_and_writes_comma_separated_values() -> None:
    record(actions.LOGIN, realm="acme", actor="alice", client="web")
    record(actions.LOGIN, realm="acme", actor="=bob")
    lines = StringIO()

    call_command("audit", "export", "--client", "web", "--format", "csv", stdout=lines, stderr=StringIO())

    head, line, last = lines.getvalue().splitlines()
    assert head.startswith("id,at,realm,action,actor")
    assert "alice" in line
    assert last.count(",export.complete,") == 1


def test_a_terminal_is_told_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "BATCH", 2)
    for _ in range(3):
        record(actions.LOGIN, realm="acme", actor="alice")
    terminal, both = Terminal(), Terminal()

    call_command("audit", "export", stdout=StringIO(), stderr=terminal, no_color=True)
    call_command("audit", "export", stdout=both, stderr=both, no_color=True)

    assert "\r" not in both.getvalue()
    assert terminal.getvalue() == "\r2 of 3 events\r3 of 3 events\n"


def test_what_broke_off_has_no_last_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> str:
        raise OperationalError

    record(actions.LOGIN, realm="acme", actor="alice")
    monkeypatch.setattr(export, "FORMATS", {"jsonl": ("", export.no_head, fails)})
    lines = StringIO()

    with pytest.raises(OperationalError):
        call_command("audit", "export", stdout=lines, stderr=StringIO())

    assert export.COMPLETE not in lines.getvalue()
