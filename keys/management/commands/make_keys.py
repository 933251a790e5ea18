"""`manage.py make_keys REALM ALGORITHM`: keys of one more algorithm are published before anything is signed with it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from keys import lifecycle
from realms.models import Realm
from realms.signing_algorithms import SigningAlgorithm


class Command(BaseCommand):
    """Prepares a change of algorithm, and lets clients that register themselves choose it for their ID tokens."""

    help = "Make an active and a next key of one more algorithm, where the realm has none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a realm and an algorithm."""
        parser.add_argument("realm", metavar="REALM", help="The slug of the realm.")
        parser.add_argument("algorithm", choices=SigningAlgorithm.values, help="RFC 7518 §3.1, RFC 8037 §3.1.")

    def handle(self, *_: Any, realm: str, algorithm: str, **__: Any) -> None:
        """Make what is missing, and say whether anything was."""
        found = Realm.objects.filter(slug=realm).first()
        if found is None:
            raise CommandError(f"There is no realm {realm!r}.")
        made = lifecycle.ensure(found, algorithm)
        self.stdout.write(f"{realm}: {algorithm} keys {'are published from now on' if made else 'were there already'}.")
