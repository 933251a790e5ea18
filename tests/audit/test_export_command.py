"""`manage.py audit export`: the events of a realm as lines."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from audit import actions
from audit.models import Event
from audit.record import record

pytestmark = pytest.mark.django_db


def test_events_of_one_realm_come_out_with_the_count_so_far() -> None:
    record(actions.LOGIN, realm="acme", actor="alice", client="web")
    record(actions.LOGIN, realm="acme", actor="bob")
    record(actions.LOGIN, realm="globex", actor="mallory")
    lines, progress = StringIO(), StringIO()

    call_command("audit", "export", "--realm", "acme", "--since", "2001-01-01", stdout=lines, stderr=progress)

    assert [json.loads(line)["actor"] for line in lines.getvalue().splitlines()] == ["alice", "bob"]
    assert "2 of 2" in progress.getvalue()
    event = Event.objects.get(action=actions.TRAIL_EXPORTED)
    assert (event.realm, event.actor) == ("acme", "manage.py audit")


def test_it_narrows_down_and_writes_comma_separated_values() -> None:
    record(actions.LOGIN, realm="acme", actor="alice", client="web")
    record(actions.LOGIN, realm="acme", actor="=bob")
    lines = StringIO()

    call_command("audit", "export", "--client", "web", "--format", "csv", stdout=lines, stderr=StringIO())

    head, line = lines.getvalue().splitlines()
    assert head.startswith("id,at,realm,action,actor")
    assert "alice" in line
