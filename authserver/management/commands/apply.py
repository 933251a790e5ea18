"""`manage.py apply -f FILE`: bring realms to what a blueprint says. Applied again, it changes nothing."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from authserver.blueprint.applying import Outcome, apply
from authserver.blueprint.problems import Refused

STANDARD_INPUT = "-"


class Command(BaseCommand):
    """Applies a blueprint."""

    help = "Bring realms to what a blueprint (YAML) says. Nothing changes when any of it is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and how to answer."""
        parser.add_argument("-f", "--file", required=True, help="the blueprint; - reads it from standard input")
        parser.add_argument("--plan", action="store_true", help="say what would change, and change nothing")
        parser.add_argument("-o", "--output", choices=("text", "json"), default="text", help="how to print the changes")

    def handle(self, *_: Any, file: str, plan: bool, output: str, **__: Any) -> None:
        """Apply, and print what changed: changes on standard output, notes and problems on standard error."""
        try:
            outcome = apply(_text(file), plan=plan)
        except Refused as refusal:
            problems = "\n".join(f"  {line}" for line in refusal.lines)
            raise CommandError(f"Nothing was changed, because of:\n{problems}") from refusal
        except DatabaseError as error:
            raise CommandError(f"Nothing was changed, because the database refused: {error}") from error
        for note in outcome.notes:
            self.stderr.write(f"Note: {note}", self.style.NOTICE)
        self.stdout.write(_as_json(outcome) if output == "json" else _as_text(outcome, plan=plan))


def _text(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == STANDARD_INPUT else Path(file).read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error


def _as_json(outcome: Outcome) -> str:
    return json.dumps({"changes": [change.as_json() for change in outcome.changes]}, indent=2)


def _as_text(outcome: Outcome, *, plan: bool) -> str:
    if not outcome.changes:
        return "Nothing to change."
    verbs = {"create": "would create", "update": "would update"} if plan else {"create": "created", "update": "updated"}
    lines = []
    for change in outcome.changes:
        fields = f" ({', '.join(change.fields)})" if change.fields else ""
        lines.append(f"{change.realm}: {verbs[change.action]} {change.kind.replace('_', ' ')} {change.name}{fields}")
    return "\n".join(lines)
