"""People are told by mail of the smaller changes to their account too: those of one minute in one mail."""

from accounts.flows.telling import tell_together
from accounts.models import User
from support import mail

TEMPLATE = "mail/account_changed.txt"


def tell_of_change(person: User, event: str, *, what: str = "") -> None:
    """Mail to a person that `event` happened to `what`, if the address is known to be theirs."""
    if person.email_verified:
        change = {"event": event, "what": mail.line(what)}
        tell_together(person, TEMPLATE, change, account=f"{person.realm.issuer}/account/activity/")
