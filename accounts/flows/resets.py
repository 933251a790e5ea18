"""NIST SP 800-63B-4 §4.2: an administrator has the way to a new password mailed; nobody but the person chooses it."""

from accounts.flows import address_proofs
from accounts.models import Purpose, User
from realms.context import realm_context

NOTHING_TO_CHOOSE = "Who is disabled, or in a realm without passwords, has none to choose."


class NothingToChoose(Exception):
    """The person could not use a new password."""


def send(user: User) -> None:
    """Put the mail into the outbox. Whoever follows it has proven the address, too. The caller counts and records."""
    if not (user.is_active and user.realm.takes_passwords):
        raise NothingToChoose(NOTHING_TO_CHOOSE)
    with realm_context(user.realm):
        address_proofs.begin(user.realm, purpose=Purpose.RESET, email=user.email)
