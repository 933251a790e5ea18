"""`manage.py reseal_keys`: everything that is sealed is sealed anew under the first key-encryption key."""

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from audit import actions
from audit.record import record
from authserver import resealing
from realms.models.realm import SYSTEM_SLUG
from support.key_encryption_backends import in_force
from support.sealing import SealBroken, SealUnavailable

ACTOR = "manage.py reseal_keys"
EVERY = 2.0  # seconds between two lines of progress


class Command(BaseCommand):
    """A new key-encryption key takes over; stopping it and running it again does no harm."""

    help = "Seal keys and secrets under the first key-encryption key; the others can then be dropped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take either of two questions."""
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--check", action="store_true", help="Change nothing: say what hangs on which key.")
        which.add_argument("--fresh", action="store_true", help="Make a new data key first, whatever there is.")

    def handle(self, *_: Any, check: bool, fresh: bool, **__: Any) -> None:
        """Report what was done; fail when something still needs another key than the first."""
        try:
            if check:
                self._check()
            else:
                self._reseal(fresh=fresh)
        except (SealBroken, SealUnavailable, ImproperlyConfigured) as failure:
            raise CommandError(str(failure)) from None

    def _reseal(self, *, fresh: bool) -> None:
        self._said = monotonic()
        count = resealing.reseal(self._progress, fresh=fresh)
        if count.resealed or fresh:
            detail = {"resealed": count.resealed, "unreadable": count.unreadable}
            record(actions.KEYS_RESEALED, realm=SYSTEM_SLUG, actor=ACTOR, target=in_force()[0].label, detail=detail)
        self.stdout.write(f"{count.resealed} keys sealed anew, {count.current} already sealed under the first key.")
        if count.unreadable:
            raise CommandError(
                f"{count.unreadable} keys are sealed under a key that KEY_ENCRYPTION_KEY does not hold: "
                "add it at the end, and run this again."
            )

    def _progress(self, what: str, done: int, total: int) -> None:
        if monotonic() - self._said < EVERY:
            return
        self._said = monotonic()
        self.stdout.write(f"{what}: {done} of {total}")

    def _check(self) -> None:
        first = in_force()[0].label
        hanging = 0
        for label, kinds in resealing.usage().items():
            what = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items())) or "nothing"
            self.stdout.write(f"{label}{' (first)' if label == first else ''}: {what}")
            hanging += 0 if label == first else kinds.total()
        if hanging:
            raise CommandError(f"{hanging} keys and secrets need another key than the first: run reseal_keys.")
