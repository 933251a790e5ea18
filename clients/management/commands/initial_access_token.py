"""`manage.py initial_access_token REALM --uses N`: print a token with which strangers may register (RFC 7591 §3)."""

import re
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clients import initial_access_tokens
from realms.context import realm_context
from realms.models import Realm

UNITS = {"m": 60, "h": 3600, "d": 86_400}
DURATION = re.compile(r"([1-9][0-9]{0,4})([mhd])")
MAXIMUM_USES = 1_000_000


def duration(text: str) -> int:
    """Return the seconds that `30m`, `12h` or `7d` stand for."""
    match = DURATION.fullmatch(text)
    if match is None:
        raise ArgumentTypeError("write it as 30m, 12h or 7d")
    return int(match[1]) * UNITS[match[2]]


def uses(text: str) -> int:
    """Return a number of uses."""
    if not text.isdecimal() or not 1 <= int(text) <= MAXIMUM_USES:
        raise ArgumentTypeError(f"give a number from 1 to {MAXIMUM_USES}")
    return int(text)


class Command(BaseCommand):
    """Nothing but the token goes to standard output. It is shown this one time."""

    help = "Make an initial access token and print it, this one time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a realm and what the token allows."""
        parser.add_argument("realm", metavar="REALM", help="The slug of the realm.")
        parser.add_argument("--uses", type=uses, default=1, metavar="N", help="So many clients. Default: 1.")
        parser.add_argument("--expires", type=duration, default="7d", metavar="TIME", help="Default: 7d.")
        parser.add_argument("--name", default="", help="Whom it is for.")
        parser.add_argument("--scopes", nargs="+", metavar="SCOPE", help="Default: every public scope.")
        parser.add_argument("--hosts", nargs="+", default=(), metavar="HOST", help="Of redirect URIs. Default: any.")

    def handle(self, *_: Any, realm: str, expires: int, scopes: list[str] | None, **options: Any) -> None:
        """Make it."""
        found = Realm.objects.filter(slug=realm).first()
        if found is None:
            raise CommandError(f"There is no realm {realm!r}.")
        if unknown := sorted({name for name in scopes or () if not _is_public(found, name)}):
            raise CommandError(f"No public scopes of this realm: {', '.join(unknown)}.")
        limits = {"uses": options["uses"], "lifetime": expires, "redirect_hosts": options["hosts"]}
        with realm_context(found):
            text = initial_access_tokens.make(found, name=options["name"], scopes=scopes, by="manage.py", **limits)
        self.stdout.write(text)


def _is_public(realm: Realm, name: str) -> bool:
    scope = realm.catalogue.scopes.get(name)
    return scope is not None and scope.public
