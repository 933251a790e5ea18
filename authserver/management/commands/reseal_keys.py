"""`manage.py reseal_keys`: signing keys and secrets that sign are sealed under the first key of KEY_ENCRYPTION_KEY."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.factors import resealing as factors
from clients import resealing as clients
from federation import resealing as providers
from keys import resealing as keys

SEALED = (keys, clients, factors, providers)


class Command(BaseCommand):
    """A new key-encryption key takes over; running it again does no harm."""

    help = "Seal keys and secrets under the first key of KEY_ENCRYPTION_KEY; the others can then be dropped."

    def handle(self, *_: Any, **__: Any) -> None:
        """Report how many keys were sealed anew; fail when there are some that no configured key opens."""
        count = keys.Count()
        for table in SEALED:
            table.reseal(count)
        self.stdout.write(f"{count.resealed} keys sealed anew, {count.current} already sealed under the first key.")
        if count.unreadable:
            raise CommandError(
                f"{count.unreadable} keys are sealed under a key that KEY_ENCRYPTION_KEY does not hold: "
                "add it at the end, and run this again."
            )
