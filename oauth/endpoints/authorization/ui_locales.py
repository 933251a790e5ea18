"""OpenID Connect Core §3.1.2.1: `ui_locales`: the languages that the client asks for, until its request is answered.

The pages on the way do not all know the request behind them, so a cookie says its language. It names nobody.
"""

from dataclasses import replace
from http.cookies import SimpleCookie

from django.conf import settings

from oauth.endpoints.authorization.ticket import MAXIMUM_AGE
from oauth.http import Page, Parameters, Request, Response
from realms.cookies import cookie_name
from realms.models import Realm
from support import languages

COOKIE = "language_of_request"
OVERRULED = "-"  # what the cookie says once the person chose another language on the way


def follow(request: Request, parameters: Parameters) -> None:
    """Speak the first of the languages asked for that the realm offers; others are skipped (§3.1.2.1)."""
    tag = _asked(request.realm, parameters)
    if tag is not None and not _is_overruled(request):
        languages.speak(tag)


def carried(outcome: Response | Page, request: Request, parameters: Parameters) -> Response | Page:
    """Return the outcome with the language noted for what follows, or forgotten where the client has its answer."""
    tag = _asked(request.realm, parameters)
    stays = isinstance(outcome, Page) or outcome.headers.get("Location", "").startswith("/")
    if tag is None or (stays and _is_overruled(request)):
        return outcome
    cookie = _cookie(request.realm, tag, lifetime=MAXIMUM_AGE if stays else 0)
    return replace(outcome, headers={**outcome.headers, "Set-Cookie": cookie})


def _asked(realm: Realm, parameters: Parameters) -> str | None:
    return languages.best(parameters.get("ui_locales", "").split(), realm.offered_languages)


def _is_overruled(request: Request) -> bool:
    sent = (pair.strip() for pair in request.headers.get("cookie", "").split(";"))
    return f"{cookie_name(COOKIE, request.realm)}={OVERRULED}" in sent


def _cookie(realm: Realm, tag: str, *, lifetime: int) -> str:
    name, flag = cookie_name(COOKIE, realm), "yes"
    cookie = SimpleCookie({name: tag})[name]
    cookie.update({"path": f"{realm.path}/", "max-age": str(lifetime), "httponly": flag, "samesite": "Lax"})
    if settings.PUBLIC_HTTPS:
        cookie["secure"] = flag
    return cookie.OutputString()
