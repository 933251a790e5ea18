"""What the commands that read a blueprint share: the file, how they print it, and how refusals end them."""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from authserver.blueprint import diff_text
from authserver.blueprint.applying import Manner, Outcome, apply
from authserver.blueprint.changes import Action
from authserver.blueprint.problems import Refused

STANDARD_INPUT = "-"
DIFFERS = 2  # the exit code for scripts that ask whether anything differs
PLANNED: Mapping[Action, str] = {"create": "to create", "update": "to change", "delete": "to delete"}


class BlueprintCommand(BaseCommand):
    """Reads a file, and prints what it changes or would change."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and how to answer."""
        parser.add_argument("-f", "--file", required=True, help="the blueprint; - reads it from standard input")
        parser.add_argument("-o", "--output", choices=("text", "json"), default="text", help="how to print the answer")

    def bring(self, text: bytes, manner: Manner) -> Outcome:
        """Apply or plan; a refusal ends the command with every problem."""
        try:
            outcome = apply(text, manner)
        except Refused as refusal:
            problems = "\n".join(f"  {line}" for line in refusal.lines)
            raise CommandError(f"Nothing was changed, because of:\n{problems}") from refusal
        except DatabaseError as error:
            raise CommandError(f"Nothing was changed, because the database refused: {error}") from error
        return outcome

    def note(self, outcome: Outcome) -> None:
        """Say on standard error what a person should know."""
        for sentence in outcome.notes:
            self.stderr.write(f"Note: {sentence}", self.style.NOTICE)

    def say(self, lines: list[str]) -> None:
        """Print lines for people."""
        self.stdout.write("\n".join(lines))

    def say_json(self, answer: dict[str, Any]) -> None:
        """Print JSON, and nothing else."""
        self.stdout.write(json.dumps(answer, indent=2))

    def paint(self, sign: str, line: str) -> str:
        """Colour a line of a plan, on a terminal."""
        if not self.stdout.isatty() or os.environ.get("NO_COLOR"):
            return line
        colours = {"+": self.style.SUCCESS, "~": self.style.WARNING, "-": self.style.ERROR, "?": self.style.NOTICE}
        return colours[sign](line)

    def lines_of(self, outcome: Outcome) -> list[str]:
        """Return the changes as lines for people."""
        return list(diff_text.lines(outcome.changes, outcome.unmanaged, paint=self.paint))


def read(file: str) -> bytes:
    """Return the bytes of a file, or of standard input."""
    try:
        return sys.stdin.buffer.read() if file == STANDARD_INPUT else Path(file).read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
