"""NIST SP 800-63B-4 §3.2.2: how many mails one caller can have sent to one address."""

from rest_framework.exceptions import Throttled

from accounts.mail_limits import wait_for
from authserver.authority import Principal


def demand_room(email: str, caller: Principal) -> None:
    """Count one mail; refuse one too many."""
    if wait := wait_for(email, by=str(caller)):
        raise Throttled(wait)
