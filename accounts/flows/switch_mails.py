"""Whose account an administrator disables, or enables again, hears of it by mail, wherever it was decided."""

from accounts.flows.telling import tell
from accounts.models import User

DISABLED = "mail/account_disabled.txt"
ENABLED = "mail/account_enabled.txt"


def tell_of_switch(user: User) -> None:
    """Mail to a person that they are kept out from now on, or let in again."""
    if not user.email_verified:
        return
    if user.is_active:
        tell(user, ENABLED, account=f"{user.realm.issuer}/account/")
    else:
        tell(user, DISABLED)
