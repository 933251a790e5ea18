"""OWASP ASVS 6.3.1: guessing of passwords and mailed codes is slowed down, and never by locking somebody else out.

Failures count by account *and* peer: a stranger elsewhere must not lock the person out. Those in the browsers where the
person has logged in before count together, apart from all others: nor must a stranger at the same peer.
support/failures.py says what it costs.
"""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.http import HttpRequest

from accounts.known_device import is_known
from accounts.visits import visit_of
from support import failures
from support.failures import Limit
from support.peer import peer_network

PER_ACCOUNT = 40  # failures a minute, of one peer, or in all known browsers
PER_PEER = 50  # whatever the accounts


def limits(request: HttpRequest, *, email: str) -> list[Limit]:
    """Return what a failure counts towards."""
    if is_known(request, email=email):
        return [Limit(f"login {email.lower()} in known browsers", PER_ACCOUNT)]
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
