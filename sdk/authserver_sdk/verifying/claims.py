"""RFC 9068 §4: the checks of an access token's claims."""

from collections.abc import Mapping
from typing import Any

from authserver_sdk.errors import ExpiredTokenError, InvalidTokenError
from authserver_sdk.verifying.access import audience

LATEST = 2.0**53  # what a float counts exactly; infinity, NaN and a number of a thousand digits are no time


def check(claims: Mapping[str, Any], *, issuer: str, audiences: frozenset[str], now: float, leeway: float) -> None:
    """Raise unless the claims are of this issuer, for one of these audiences, and good now.

    `exp` is exact; `nbf` and `iat` may lie `leeway` seconds ahead of our clock.
    """
    if claims.get("iss") != issuer:
        raise InvalidTokenError("The token is of another issuer.")
    if audiences.isdisjoint(audience(claims)):
        raise InvalidTokenError("The token is for another resource.")
    if moment(claims, "exp") <= now:
        raise ExpiredTokenError("The token has expired.")
    for name in ("nbf", "iat"):
        if name in claims and moment(claims, name) > now + leeway:
            raise InvalidTokenError("The token is not good yet.")


def confirm(claims: Mapping[str, Any], shown: Mapping[str, str]) -> None:
    """RFC 7800 §3.1: a token that is bound to a key is good only beside the proof of it, as `shown`."""
    bound = claims.get("cnf")
    if bound is None:
        return
    if not isinstance(bound, dict) or not bound or any(shown.get(name) != value for name, value in bound.items()):
        raise InvalidTokenError("The token is bound to a key, which was not shown.")


def moment(claims: Mapping[str, Any], name: str) -> float:
    """Return a time that a claim holds, in seconds since 1970."""
    found = claims.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float) or not abs(found) < LATEST:
        raise InvalidTokenError(f"The token has no {name}.")
    return float(found)
