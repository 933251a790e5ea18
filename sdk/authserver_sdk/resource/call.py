"""RFC 6750 §2: what a call brings: a token in its header, or in the cookie of a browser. Never in the address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from authserver_sdk.errors import BadCallError, ForeignPageError, MissingTokenError

B64TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Call:
    """A request to the API, as much of it as matters; `headers` are found by their names in lower case."""

    method: str
    headers: Mapping[str, str]
    cookies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SessionCookie:
    """authserver: a browser's session token. Pages of `origins` alone may change something with it."""

    name: str
    origins: frozenset[str] = frozenset()

    def token(self, call: Call) -> str:
        """Return the token of the cookie, or nothing.

        A browser sends the cookie by itself, so a call that changes something must come from a page that may.
        """
        token = call.cookies.get(self.name, "")
        if token and call.method not in SAFE_METHODS and call.headers.get("origin") not in self.origins:
            raise ForeignPageError("Pages of this origin may change nothing here.")
        return token


def key_of(call: Call) -> tuple[str, str]:
    """authserver: return the API key of a call, or nothing, and the instance that it says to be.

    A key has a header of its own; in the place of a token it is told from one by having no dots.
    """
    key, authorization = call.headers.get("api-key", ""), call.headers.get("authorization", "")
    if key and authorization:
        raise BadCallError("The call brings two credentials.")
    scheme, _, bearer = authorization.partition(" ")
    if scheme.lower() == "bearer" and "." not in bearer:
        key = bearer.strip()
    return key, call.headers.get("instance-id", "")


def token_of(call: Call, cookie: SessionCookie | None) -> str:
    """Return the token of a call. A header counts before the cookie."""
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        if not B64TOKEN.fullmatch(token.strip()):
            raise BadCallError("The Authorization header holds no bearer token.")
        return token.strip()
    token = cookie.token(call) if cookie else ""
    if not token:
        raise MissingTokenError("This needs an access token.")
    return token
