"""From where a browser asks, and what it calls itself: kept with its session, and with the login in the audit trail."""

from dataclasses import dataclass

from django.http import HttpRequest

from support.peer import peer_address

MAXIMUM_USER_AGENT = 300


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a browser. `user_agent` is its own word, cut to length, without what cannot be shown."""

    peer: str = ""
    user_agent: str = ""


def visit_of(request: HttpRequest) -> Visit:
    """Return who asks."""
    named: str = request.META.get("HTTP_USER_AGENT", "")[:MAXIMUM_USER_AGENT]
    return Visit(
        peer=peer_address(request.META["REMOTE_ADDR"], request.META.get("HTTP_X_FORWARDED_FOR", "")),
        user_agent=named if named.isprintable() else "".join(filter(str.isprintable, named)),
    )
