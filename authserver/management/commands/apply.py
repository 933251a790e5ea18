"""`manage.py apply -f FILE`: bring realms to what a blueprint says. Applied again, it changes nothing."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.management.base import CommandError, CommandParser

from authserver.blueprint import diff_text
from authserver.blueprint.applying import Manner, Outcome
from authserver.blueprint.changes import Action, Change
from authserver.management.blueprint_command import PLANNED, STANDARD_INPUT, BlueprintCommand, read

DONE: Mapping[Action, str] = {"create": "created", "update": "changed", "delete": "deleted"}


class Command(BlueprintCommand):
    """Applies a blueprint."""

    help = "Bring realms to what a blueprint (YAML) says. Nothing changes when any of it is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, what to do with it, and how to answer."""
        super().add_arguments(parser)
        parser.add_argument("--plan", action="store_true", help="say what would change, and change nothing")
        parser.add_argument("--prune", action="store_true", help="remove what the lists of the file leave out")
        parser.add_argument("--yes", action="store_true", help="prune without asking")

    def handle(self, *_: Any, file: str, output: str, plan: bool, prune: bool, yes: bool, **__: Any) -> None:
        """Apply, and print what changed: changes on standard output, notes and problems on standard error."""
        text = read(file)
        agreed = None
        if prune and not plan and not yes:
            agreed = self._agreed(text, may_ask=file != STANDARD_INPUT)
        outcome = replace(self.bring(text, Manner(plan=plan, prune=prune, agreed=agreed)), unmanaged=[])
        self.note(outcome)
        if output == "json":
            self.say_json({"changes": [change.as_json() for change in outcome.changes]})
        elif not outcome.changes:
            self.say(["Nothing to change."])
        else:
            total = diff_text.counts(outcome.changes, words=PLANNED if plan else DONE)
            self.say([*self.lines_of(outcome), f"Plan: {total}" if plan else total])

    def _agreed(self, text: bytes, *, may_ask: bool) -> list[Change]:
        """Show what would go, and return the changes that a person says yes to."""
        planned: Outcome = self.bring(text, Manner(plan=True, prune=True))
        going = [change for change in planned.changes if change.action == "delete"]
        if going:
            self.stderr.write("\n".join(diff_text.lines(going, paint=self.paint)))
            if not (may_ask and sys.stdin.isatty()):
                raise CommandError(f"This deletes {len(going)} objects: say --yes to do it without being asked.")
            if input(f"Delete these {len(going)} objects? [y/N] ").strip().lower() not in {"y", "yes"}:
                raise CommandError("Nothing was changed.")
        return planned.changes
