"""RFC 7517 §5: the realm's JWK set: next, active and retired keys, public members only."""

from keys.ring import ring_of
from oauth.endpoints.documents import document
from oauth.http import Request, Response


def jwks(request: Request) -> Response:
    """Answer with the JWK set."""
    return document(request, "jwks", lambda realm: ring_of(realm).jwks)
