"""RFC 6265: the cookie of the browser session token: how it is set, cleared, and read from a request."""

from http.cookies import Morsel, SimpleCookie

from oauth.http import Request
from oauth.tokens.session_token import GRACE, SessionToken
from realms.models import Realm
from realms.session_cookie import name_of


def carrying(realm: Realm, token: SessionToken) -> "Morsel[str]":
    """Return the cookie with `token`. A browser keeps it for as long as it can be renewed."""
    return _cookie(realm, token.text, max_age=token.lifetime + GRACE)


def cleared(realm: Realm) -> "Morsel[str]":
    """Return what makes a browser forget the cookie."""
    return _cookie(realm, "", max_age=0)


def presented(request: Request) -> str:
    """Return what the request's cookie holds; nothing where several hosts have set one, so that it names nobody."""
    pairs = (pair.strip().partition("=") for pair in request.headers.get("cookie", "").split(";"))
    found = [value for name, _, value in pairs if name == name_of(request.realm)]
    return found[0] if len(found) == 1 else ""


def _cookie(realm: Realm, value: str, *, max_age: int) -> "Morsel[str]":
    name = name_of(realm)
    cookie = SimpleCookie({name: value})[name]
    cookie.update({"path": "/", "domain": realm.session_token_domain, "samesite": "Lax"})
    cookie["max-age"] = max_age  # 0 too is written
    cookie["httponly"] = True
    cookie["secure"] = realm.issuer.startswith("https:")
    return cookie
