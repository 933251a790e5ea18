"""NIST SP 800-63B-4 §3.2.2: how many mails one caller can have sent to one address."""

from rest_framework.exceptions import Throttled

from authserver.authority import Principal
from support import throttle

PER_ADDRESS = throttle.parse("6/h")


def demand_room(email: str, caller: Principal) -> None:
    """Count one mail; refuse one too many."""
    if wait := throttle.allow(f"mails to {email} by {caller}", PER_ADDRESS):
        raise Throttled(wait)
