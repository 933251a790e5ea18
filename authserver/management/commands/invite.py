"""`manage.py invite REALM EMAIL`: ask somebody by e-mail to make an account, with roles if need be."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.addresses import canonical
from accounts.flows.sign_up import NobodyInvited, invite
from realms.models import Realm, Role

ACTOR = "manage.py"


class Command(BaseCommand):
    """One person, in one realm."""

    help = "Invite somebody to make an account. The link that they get works for seven days, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a realm, an address, and the roles that the account is to have."""
        parser.add_argument("realm", metavar="REALM", help="The slug of the realm.")
        parser.add_argument("email", metavar="EMAIL", help="Whom to invite.")
        parser.add_argument("--roles", metavar="NAME", nargs="+", default=[], help="Roles that the account gets.")

    def handle(self, *_: Any, realm: str, email: str, roles: list[str], **__: Any) -> None:
        """Put the mail into the outbox: the worker sends it."""
        chosen = Realm.objects.filter(slug=realm, enabled=True).first()
        if chosen is None:
            raise CommandError(f"There is no realm {realm!r}.")
        found = list(Role.objects.all_realms().filter(realm=chosen, name__in=roles))
        if missing := set(roles) - {role.name for role in found}:
            raise CommandError(f"The realm {realm} has no role {', '.join(sorted(missing))}.")
        try:
            invite(chosen, email=canonical(email), roles=found, actor=ACTOR)
        except ValueError as refusal:
            raise CommandError(f"{email!r}: {refusal}") from None
        except NobodyInvited:
            raise CommandError(f"The realm {realm} takes no new people: its sign_up is closed.") from None
        self.stdout.write(
            f"The invitation of {email} is on its way. An address that has an account is told so instead."
        )
