"""`manage.py drift -f FILE`: report how realms differ from a blueprint, and what they have that it does not name."""

import sys
from typing import Any

from authserver.blueprint.applying import PLAN
from authserver.management.blueprint_command import DIFFERS, BlueprintCommand, read


class Command(BlueprintCommand):
    """Compares realms with a blueprint."""

    help = f"Report how realms differ from a blueprint (YAML); exit with {DIFFERS} when they do."

    def handle(self, *_: Any, file: str, output: str, **__: Any) -> None:
        """Compare, print what differs, and exit with a code that says whether anything does."""
        outcome = self.bring(read(file), PLAN)
        if output == "json":
            changes = [change.as_json() for change in outcome.changes]
            self.say_json({"changes": changes, "unmanaged": [other.as_json() for other in outcome.unmanaged]})
        elif outcome.changes or outcome.unmanaged:
            total = f"Drift: {len(outcome.changes)} not as the file says, {len(outcome.unmanaged)} not in the file."
            self.say([*self.lines_of(outcome), total])
        else:
            self.say(["No drift."])
        if outcome.changes or outcome.unmanaged:
            sys.exit(DIFFERS)
