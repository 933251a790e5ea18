"""`manage.py audit verify`: whether the trail is what was sealed; `manage.py audit export`: its events as lines."""

import json
import re
import sys
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit import actions, export
from audit.models import Event
from audit.record import record
from audit.search import NAMES, Search, narrowed
from audit.verification import Report, verify

HEAD = re.compile(r"[0-9]{1,18}:[0-9a-f]{64}")
PLATFORM = "system"
ACTOR = "manage.py audit"


class Command(BaseCommand):
    """What is done with the trail as a whole."""

    help = "Verify the chain of seals over the audit trail, or export its events."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what is to be done, and with which events."""
        acts = parser.add_subparsers(dest="act", required=True)
        verifying = acts.add_parser("verify", help="whether it is what was sealed; exit code 1 where it is not")
        verifying.add_argument(
            "--expect", metavar="HEAD", default="", help="what `verify` once said: it must still hold"
        )
        verifying.add_argument("-o", "--output", choices=("text", "json"), default="text")
        exporting = acts.add_parser("export", help="events on standard output, how far it is on a terminal")
        exporting.add_argument("--format", choices=tuple(export.FORMATS), default="jsonl")
        for name, meaning in NAMES.items():
            exporting.add_argument(f"--{name}", default="", help=meaning)
        for name, meaning in (("since", "from this moment on"), ("until", "before this moment")):
            exporting.add_argument(
                f"--{name}", type=_moment, help=f"{meaning}, such as 2026-01-31 or 2026-01-31T12:00Z"
            )
        for act in (verifying, exporting):
            act.add_argument("--realm", metavar="SLUG", default="", help="only the events of this realm")

    def handle(self, *_: Any, act: str, **given: Any) -> None:
        """Do it."""
        if act == "verify":
            self._verify(given["realm"], given["expect"], as_json=given["output"] == "json")
        else:
            self._export(given)

    def _verify(self, realm: str, expect: str, *, as_json: bool) -> None:
        if expect and HEAD.fullmatch(expect) is None:
            raise CommandError("--expect takes what `verify` says after `head`: a number, a colon, a digest.")
        report = verify(realm or None, expected=expect)
        self.stdout.write(json.dumps(_members(report)) if as_json else _sentences(report))
        if report.problem:
            sys.exit(1)

    def _export(self, given: dict[str, Any]) -> None:
        exact = {name: given[name] for name in (*NAMES, "realm") if given[name]}
        search, (_, head, lines) = Search(exact, given["since"], given["until"]), export.FORMATS[given["format"]]
        latest = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        rows = narrowed(Event.objects.filter(pk__lte=latest), search)
        total, sent = rows.count(), 0
        detail = {"format": given["format"], "search": search.said}
        record(actions.TRAIL_EXPORTED, realm=given["realm"] or PLATFORM, actor=ACTOR, detail=detail)
        self.stdout.write(head(), ending="")
        for found in export.events(rows):
            self.stdout.write(lines(found), ending="")
            sent += len(found)
            self._say(f"\r{sent:,} of {total:,} events")
        last = export.end(sent, realm=given["realm"] or PLATFORM, actor=ACTOR)
        self.stdout.write(lines([last]), ending="")
        self._say("\n")

    def _say(self, progress: str) -> None:
        """Tell who waits at a terminal, unless the events themselves go there."""
        if self.stderr.isatty() and not self.stdout.isatty():
            self.stderr.write(progress, self.style.NOTICE, ending="")
            self.stderr.flush()


def _moment(text: str) -> int:
    moment = datetime.fromisoformat(text)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def _members(report: Report) -> dict[str, Any]:
    problem = report.problem
    names = ("seals", "events", "cleared", "unsealed", "unjudged", "head")
    return {
        "ok": problem is None,
        **{name: getattr(report, name) for name in names},
        "problem": problem and {"seal": problem.seal, "realm": problem.realm, "what": problem.sentence},
    }


def _sentences(report: Report) -> str:
    if problem := report.problem:
        where = f"seal {problem.seal}" if problem.seal is not None else "the chain"
        return f"DOES NOT FIT: {where}{f', realm {problem.realm}' if problem.realm else ''}: {problem.sentence}"
    more = f", {report.cleared} cleared away" if report.cleared else ""
    older = f", {report.unjudged} seals under a pepper that is gone" if report.unjudged else ""
    counts = f"{report.events} events in {report.seals} seals{more}{older}, {report.unsealed} not sealed yet"
    return f"OK: {counts}\nhead {report.head}"
