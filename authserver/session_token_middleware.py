"""The browser session token follows the browser session: set, renewed and cleared by what a page left behind."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.assurance import ACR
from accounts.factors.stage import owes_a_factor
from accounts.sessions import Login, current_login
from oauth import session_cookie
from oauth.store import sessions
from oauth.tokens import access_token, session_token
from oauth.tokens.session_token import SessionToken
from realms.context import current_realm_or_none
from realms.models import Realm
from realms.session_cookie import name_of
from support import clock, secrets
from support.errors import OAuth2Error


class SessionTokenMiddleware:
    """Stands before the middleware of sessions, so that it sees what that one has stored.

    However somebody logged in or out, the session tells. A page that never asked for the session changes nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the cookie where it is to change."""
        response = self.get_response(request)
        realm = current_realm_or_none()
        if realm is not None and realm.session_token and request.session.accessed:
            _settle(request, response, realm)
        return response


def _settle(request: HttpRequest, response: HttpResponse, realm: Realm) -> None:
    """Leave a good cookie alone; else set a fresh one, or take back what names nobody who is logged in."""
    name = name_of(realm)
    login = _whole(current_login(request))
    if login and _is_good(request.COOKIES.get(name, ""), _claims_of(login), request, realm):
        return
    token = _token(request, realm, login) if login else None
    if token is None and name not in request.COOKIES:
        return
    response.cookies[name] = session_cookie.carrying(realm, token) if token else session_cookie.cleared(realm)
    response.headers.setdefault("Cache-Control", "no-store")


def _whole(login: Login | None) -> Login | None:
    """Return the login, unless it is that of a person of one application: front ends of the realm are others."""
    return login if login and login.user.application_id is None else None


def _is_good(unverified_token: str, login: dict[str, object], request: HttpRequest, realm: Realm) -> bool:
    """Tell whether a token speaks of this login, in this session, for more than half of its time still."""
    try:
        claims = session_token.read(unverified_token, realm)
    except OAuth2Error:
        return False
    is_young = claims["exp"] - clock.now() > (claims["exp"] - claims["iat"]) // 2
    return is_young and claims["grant"] == access_token.SESSION + _digest(request) and login.items() <= claims.items()


def _token(request: HttpRequest, realm: Realm, login: Login) -> SessionToken | None:
    """Return a token for who is logged in, but none for who still owes the realm a second factor."""
    session = sessions.find(realm, _digest(request), issued_at=clock.now())
    if session is None or owes_a_factor(login.user, login.level):
        return None
    try:
        return session_token.make(realm, session, _claims_of(login))
    except OAuth2Error:
        return None


def _claims_of(login: Login) -> dict[str, object]:
    acr = {"acr": ACR[login.level]} if login.level in ACR else {}
    return {"sid": login.sid, "auth_time": int(login.authenticated_at), "amr": list(login.amr), **acr}


def _digest(request: HttpRequest) -> str:
    return secrets.fingerprint(request.session.session_key or "")
