"""`manage.py first_administrator`: print a new one-time link that makes an administrator of the platform."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.flows import first_administrator
from authserver.bootstrap import ensure_system_realm

ACTOR = "manage.py first_administrator"


class Command(BaseCommand):
    """A way in for whoever can run commands here, when nobody can log in."""

    help = "Print a one-time link that makes the first administrator of the platform; earlier links stop working."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for a word when there is an administrator already: the link gives away everything."""
        parser.add_argument("--another", action="store_true", help="Even though there is an administrator.")

    def handle(self, *_: Any, another: bool = False, **__: Any) -> None:
        """Print the link alone, so that it can be piped."""
        system = ensure_system_realm()
        if first_administrator.exists(system) and not another:
            raise CommandError("There is an administrator already; --another makes a link for one more.")
        self.stdout.write(first_administrator.new_link(system, actor=ACTOR))
