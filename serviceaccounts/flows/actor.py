"""Who does something to a machine in a browser, as the flows take it: by name, and from where."""

from typing import TypedDict

from django.http import HttpRequest

from support.peer import peer_address


class Actor(TypedDict):
    """The names of the flows' parameters."""

    by: str
    peer: str


def by_of(request: HttpRequest) -> Actor:
    """Return who made the request."""
    peer = peer_address(request.META["REMOTE_ADDR"], request.META.get("HTTP_X_FORWARDED_FOR", ""))
    return {"by": str(request.user), "peer": peer}
