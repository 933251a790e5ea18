"""`manage.py blueprint_schema`: print the JSON Schema of blueprints, for editors and checks without a server."""

from typing import Any

from django.core.management.base import BaseCommand

from authserver.schemas import blueprint_text


class Command(BaseCommand):
    """Prints the schema."""

    help = "Print the JSON Schema (draft 2020-12) of blueprints."

    def handle(self, *_: Any, **__: Any) -> None:
        """Print it on standard output."""
        self.stdout.write(blueprint_text(), ending="")
