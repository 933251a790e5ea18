"""`manage.py plan -f FILE`: say what a blueprint would change, and change nothing."""

import sys
from dataclasses import replace
from typing import Any

from django.core.management.base import CommandParser

from authserver.blueprint import diff_text
from authserver.blueprint.applying import Manner
from authserver.management.blueprint_command import DIFFERS, PLANNED, BlueprintCommand, read


class Command(BlueprintCommand):
    """Plans a blueprint."""

    help = "Say what a blueprint (YAML) would change, and change nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, what to plan, and how to answer."""
        super().add_arguments(parser)
        parser.add_argument("--prune", action="store_true", help="plan the removal of what the file's lists leave out")
        parser.add_argument(
            "--detailed-exitcode", action="store_true", help=f"exit with {DIFFERS} when anything would change"
        )

    def handle(self, *_: Any, file: str, output: str, prune: bool, detailed_exitcode: bool, **__: Any) -> None:
        """Plan, and print what would change: changes on standard output, notes and problems on standard error."""
        outcome = replace(self.bring(read(file), Manner(plan=True, prune=prune)), unmanaged=[])
        self.note(outcome)
        if output == "json":
            self.say_json({"changes": [change.as_json() for change in outcome.changes]})
        elif outcome.changes:
            self.say([*self.lines_of(outcome), f"Plan: {diff_text.counts(outcome.changes, words=PLANNED)}"])
        else:
            self.say(["Nothing to change."])
        if detailed_exitcode and outcome.changes:
            sys.exit(DIFFERS)
