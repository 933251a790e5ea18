"""`manage.py audit verify`: whether the audit trail is what was sealed; exit code 1 where it is not."""

import json
import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.verification import Report, verify

HEAD = re.compile(r"[0-9]{1,18}:[0-9a-f]{64}")


class Command(BaseCommand):
    """What is done with the trail as a whole."""

    help = "Verify the chain of seals over the audit trail."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what is to be done, and with which realm."""
        parser.add_argument("act", choices=("verify",))
        parser.add_argument("--realm", metavar="SLUG", help="only the events of this realm")
        parser.add_argument("--expect", metavar="HEAD", default="", help="what `verify` once said: it must still hold")
        parser.add_argument("-o", "--output", choices=("text", "json"), default="text")

    def handle(self, *_: Any, realm: str | None, expect: str, output: str, **__: Any) -> None:
        """Say what was found; exit with 1 where something does not fit."""
        if expect and HEAD.fullmatch(expect) is None:
            raise CommandError("--expect takes what `verify` says after `head`: a number, a colon, a digest.")
        report = verify(realm, expected=expect)
        self.stdout.write(json.dumps(_members(report)) if output == "json" else _sentences(report))
        if report.problem:
            raise SystemExit(1)


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
