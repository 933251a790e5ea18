"""OWASP ASVS 6.3.1: guessing of passwords and mailed codes is slowed down, and never by locking somebody else out.

Failures count by account *and* peer: a stranger elsewhere must not lock the person out. In a browser where the person
has logged in before they count by that browser: nor must a stranger at the same peer. support/failures.py says what it
costs.
"""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.http import HttpRequest

from accounts.known_device import device_of
from accounts.visits import visit_of
from support import failures
from support.failures import Limit
from support.peer import peer_network

PER_ACCOUNT = 40  # failures a minute, of one peer or in one known browser
PER_PEER = 50  # whatever the accounts


def limits(request: HttpRequest, *, email: str) -> list[Limit]:
    """Return what a failure counts towards."""
    device = device_of(request, email=email)
    if device is not None:
        return [Limit(f"login {email.lower()} in {device}", PER_ACCOUNT)]
    peer = peer_network(visit_of(request).peer)
    return [Limit(f"login {email.lower()} from {peer}", PER_ACCOUNT), Limit(f"logins from {peer}", PER_PEER)]


def refuse_blocked(request: HttpRequest, *, email: str) -> None:
    """Answer 429 before anything is hashed, where there were too many failures."""
    if any(failures.blocked(limit) for limit in limits(request, email=email)):
        raise ImmediateHttpResponse(ratelimit.respond_429(request))


def count(request: HttpRequest, *, email: str) -> None:
    """Count one failure; answer 429 if it was one too many."""
    if max(failures.count(limit) for limit in limits(request, email=email)):
        raise ImmediateHttpResponse(ratelimit.respond_429(request))
