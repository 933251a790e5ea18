"""`manage.py resource_suggestions REALM`: unknown resources that clients asked for; `--accept ID` registers one."""

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from realms import suggestions
from realms.models import Realm, ResourceSuggestion


class Command(BaseCommand):
    """Lists suggestions, or makes one a resource."""

    help = "List the unknown resources that clients of a realm asked for, the most wanted first, or register one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the realm's slug, and the suggestion to accept."""
        parser.add_argument("realm", help="the slug of the realm")
        parser.add_argument("--accept", type=int, metavar="ID", help="make this suggestion a resource of the realm")

    def handle(self, *_: Any, realm: str, accept: int | None, **__: Any) -> None:
        """Print one line for each suggestion, or the identifier of the new resource."""
        found = Realm.objects.filter(slug=realm).first()
        if found is None:
            raise CommandError(f"There is no realm {realm!r}.")
        suggested = ResourceSuggestion.objects.all_realms().filter(realm=found)
        if accept is None:
            for row in suggested:
                self.stdout.write(_line(row))
            return
        suggestion = suggested.filter(pk=accept).first()
        if suggestion is None:
            raise CommandError(f"The realm has no suggestion {accept}.")
        try:
            resource = suggestions.accept(suggestion, by="manage.py resource_suggestions")
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(resource.identifier)


def _line(row: ResourceSuggestion) -> str:
    seen = datetime.fromtimestamp(row.last_seen, UTC)
    return f"{row.pk}  {row.identifier}  {row.count} times, last {seen:%Y-%m-%d %H:%M} UTC by {row.client_id}"
