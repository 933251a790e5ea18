"""`manage.py reseal_keys`: signing keys and secrets that sign are sealed under the first key of KEY_ENCRYPTION_KEY."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.factors.resealing import reseal as reseal_factors
from clients.resealing import reseal as reseal_secrets
from federation.resealing import reseal as reseal_providers
from keys import resealing


class Command(BaseCommand):
    """A new key-encryption key takes over; running it again does no harm."""

    help = "Seal keys and secrets under the first key of KEY_ENCRYPTION_KEY; the others can then be dropped."

    def handle(self, *_: Any, **__: Any) -> None:
        """Report how many keys were sealed anew; fail when there are some that no configured key opens."""
        count = resealing.reseal()
        reseal_secrets(count)
        reseal_factors(count)
        reseal_providers(count)
        self.stdout.write(f"{count.resealed} keys sealed anew, {count.current} already sealed under the first key.")
        if count.unreadable:
            raise CommandError(
                f"{count.unreadable} keys are sealed under a key that KEY_ENCRYPTION_KEY does not hold: "
                "add it at the end, and run this again."
            )
