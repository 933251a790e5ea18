"""`manage.py export REALM`: print a realm as a blueprint, without secrets and people."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from authserver.blueprint.exporting import export
from authserver.blueprint.problems import did_you_mean
from realms.models import Realm


class Command(BaseCommand):
    """Exports a realm."""

    help = "Print a realm as a blueprint that apply accepts: deterministic, without secrets and people."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the realm's slug."""
        parser.add_argument("realm", help="the slug of the realm")
        parser.add_argument(
            "--with-references", action="store_true", help="name an environment variable in place of each secret"
        )

    def handle(self, *_: Any, realm: str, with_references: bool, **__: Any) -> None:
        """Print the YAML on standard output."""
        found = Realm.objects.filter(slug=realm).first()
        if found is None:
            slugs = list(Realm.objects.values_list("slug", flat=True))
            raise CommandError(f"There is no realm {realm!r}{did_you_mean(realm, slugs)}")
        self.stdout.write(export(found, references=with_references), ending="")
