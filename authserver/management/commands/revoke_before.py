"""`manage.py revoke_before REALM`: what a realm issued until now is dead: after a leak, or a restored backup."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clients.models import Client
from oauth import endings
from realms.models import Realm

ACTOR = "manage.py"


class Command(BaseCommand):
    """One realm, or one client of it."""

    help = "End every code, refresh token and access token that was issued before a moment."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a realm, and optionally a client and a moment."""
        parser.add_argument("realm", metavar="REALM", help="The slug of the realm.")
        parser.add_argument("--client", metavar="ID", help="Only what was issued to this client.")
        parser.add_argument("--at", metavar="TIME", type=moment, help="Such as 2026-01-31T12:00:00Z. Default: now.")

    def handle(self, *_: Any, realm: str, client: str | None, at: int | None, **__: Any) -> None:
        """Set the moment, and say which it is now."""
        chosen = Realm.objects.filter(slug=realm).first()
        if chosen is None:
            raise CommandError(f"There is no realm {realm!r}.")
        named = Client.objects.all_realms().filter(realm=chosen, client_id=client).first() if client else None
        if client and named is None:
            raise CommandError(f"The realm {realm} has no client {client!r}.")
        try:
            until = endings.revoke_before(chosen, client=named, at=at, actor=ACTOR)
        except ValueError as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{realm}: dead is what was issued before {datetime.fromtimestamp(until, UTC).isoformat()}.")


def moment(text: str) -> int:
    """Return the epoch seconds of an ISO 8601 time, in UTC unless it says otherwise."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no time such as 2026-01-31T12:00:00Z.") from None
    return int((time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp())
