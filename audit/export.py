"""RFC 4180, JSON Lines: events for other programs, in the order in which they happened, read bit by bit.

Names are of strangers' choosing: neither a spreadsheet nor a terminal takes any of them for a command (OWASP: CSV
injection; CWE-117, CWE-150).
"""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from io import StringIO

from django.db.models import Q, QuerySet

from audit.models import Event
from support import clock

BATCH = 2000  # events read at once
COLUMNS = ("id", "at", "realm", "action", "actor", "target", "subject", "client", "peer", "flow", "detail")
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001 (wide forms, which spreadsheets take alike)
COMPLETE = "export.complete"  # what the last line of every file says has happened
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")  # turning ones too


def events(rows: QuerySet[Event]) -> Iterator[list[Event]]:
    """Return the events in bits, the oldest first. No transaction stays open between two bits."""
    ordered = rows.order_by("at", "pk")
    found = list(ordered[:BATCH])
    while found:
        yield found
        last = found[-1]
        later = ordered.filter(Q(at__gt=last.at) | Q(pk__gt=last.pk), at__gte=last.at)
        found = list(later[:BATCH]) if len(found) == BATCH else []


def csv_head() -> str:
    """Return the first line: the names of the columns."""
    return _line(COLUMNS)


def csv_of(found: Iterable[Event]) -> str:
    """Return lines of comma-separated values; times are ISO 8601 in UTC, details JSON."""
    return "".join(_line([_cell(event, name) for name in COLUMNS]) for event in found)


def no_head() -> str:
    """Return nothing: each line names its members."""
    return ""


def jsonl_of(found: Iterable[Event]) -> str:
    """Return lines of JSON, all of it ASCII; times are epoch seconds."""
    return "".join(json.dumps({name: getattr(event, name) for name in COLUMNS}) + "\n" for event in found)


FORMATS: Mapping[str, tuple[str, Callable[[], str], Callable[[Iterable[Event]], str]]] = {
    "csv": ("text/csv; charset=utf-8", csv_head, csv_of),
    "jsonl": ("application/jsonl", no_head, jsonl_of),
}


def end(sent: int, *, realm: str, actor: str, whole: bool = True) -> Event:
    """Return what the last line says, in the form of an event that none has the number of.

    Not every server and proxy lets its client notice that a file broke off: one without this line did.
    """
    detail, nothing = {"events": sent, "whole": whole}, {"subject": "", "client": "", "flow": ""}
    return Event(pk=0, realm=realm, action=COMPLETE, actor=actor, at=clock.now(), detail=detail, **nothing)


def harmless(text: str) -> str:
    """Return text that nothing obeys: controls are written out, and what begins like a formula is quoted."""
    text = CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text


def _cell(event: Event, name: str) -> str:
    value = getattr(event, name)
    if name == "at":
        return f"{datetime.fromtimestamp(value, UTC):%Y-%m-%dT%H:%M:%SZ}"
    return harmless(json.dumps(value) if name == "detail" else str(value))


def _line(cells: Iterable[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
