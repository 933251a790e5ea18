"""`manage.py resource_snippets REALM IDENTIFIER`: print the challenge and code for the server of a resource."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from authserver.snippets import snippets
from realms.models import Realm, Resource
from realms.resource_identifier import canonical


class Command(BaseCommand):
    """Prints what the admin shows beside the resource."""

    help = "Print the WWW-Authenticate line and code snippets for the server of a registered resource."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the realm's slug and the resource, by its identifier or an alias."""
        parser.add_argument("realm", help="the slug of the realm")
        parser.add_argument("identifier", help="the resource, by any of its names")

    def handle(self, *_: Any, realm: str, identifier: str, **__: Any) -> None:
        """Print each snippet under its title."""
        found = Realm.objects.filter(slug=realm).first()
        if found is None:
            raise CommandError(f"There is no realm {realm!r}.")
        named = Resource.objects.all_realms().filter(realm=found, names__canonical=canonical(identifier))
        resource = named.first()
        if resource is None:
            raise CommandError(f"The realm has no resource {identifier!r}.")
        for snippet in snippets(resource):
            self.stdout.write(f"# {snippet.title}\n\n{snippet.text}\n")
