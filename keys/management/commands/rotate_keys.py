"""`manage.py rotate_keys REALM`: the next key begins to sign, the active one retires, a new next one is published."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from keys import compromise, lifecycle
from keys.models import SigningKey
from realms.models import Realm
from realms.signing_algorithms import SigningAlgorithm


class Command(BaseCommand):
    """Rotation by hand: of one realm or all, of one algorithm or each."""

    help = "Rotate the signing keys of a realm; its verifiers must have had the time to see the next key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a realm or --all, and optionally one algorithm."""
        parser.add_argument("realm", nargs="?", metavar="REALM", help="The slug of the realm.")
        parser.add_argument("--all", action="store_true", dest="every_realm", help="Each realm.")
        parser.add_argument("--algorithm", choices=SigningAlgorithm.values, help="Default: each that it has.")
        parser.add_argument(
            "--emergency", action="store_true", help="The active key became known: withdraw it at once."
        )
        parser.add_argument("--every-key", action="store_true", help="With --emergency: withdraw all of them.")

    def handle(self, *_: Any, realm: str | None, every_realm: bool, algorithm: str | None, **options: Any) -> None:
        """Rotate; a realm whose keys cannot be rotated yet keeps all of them, and the others go on."""
        self._emergency, self._every_key = options["emergency"], options["every_key"]
        if self._every_key and not self._emergency:
            raise CommandError("--every-key goes with --emergency.")
        if (realm is None) != every_realm:
            raise CommandError("Name one realm, or say --all.")
        chosen = Realm.objects.all() if every_realm else Realm.objects.filter(slug=realm)
        if not chosen:
            raise CommandError(f"There is no realm {realm!r}.")
        refusals = [refusal for each in chosen if (refusal := self._rotate(each, algorithm))]
        if refusals:
            raise CommandError("\n".join(refusals))

    def _rotate(self, realm: Realm, algorithm: str | None) -> str:
        try:
            with transaction.atomic():
                algorithms = [algorithm] if algorithm else lifecycle.algorithms_of(realm)
                keys = [self._step(realm, name) for name in algorithms]
        except ValueError as refusal:
            return str(refusal)
        for key in keys:
            self.stdout.write(f"{realm}: {key} signs from now on.")
        return ""

    def _step(self, realm: Realm, algorithm: str) -> SigningKey:
        if self._emergency:
            return compromise.withdraw(realm, algorithm, every_key=self._every_key)
        return lifecycle.rotate(realm, algorithm)
