"""One session per realm: the cookie is named after the realm, or is its domain's, and sent only below its path."""

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

from accounts.session_store import SessionStore
from accounts.visits import visit_of
from realms.context import current_realm_or_none
from realms.cookies import cookie_name
from realms.models import Realm

SESSION = "session"


class RealmSessionMiddleware(SessionMiddleware):
    """Django's session middleware with the realm's cookie. Outside a realm there is no session."""

    def process_request(self, request: HttpRequest) -> None:
        """Open the session that the realm's cookie names; a session without realm never reads or writes."""
        realm = current_realm_or_none()
        key = request.COOKIES.get(cookie_name(SESSION, realm)) if realm else None
        request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        if key is not None:
            request.COOKIES[settings.SESSION_COOKIE_NAME] = key
        request.session = SessionStore(key, visit=visit_of(request))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Move the cookie that Django would set or delete to the realm's name and path."""
        realm = current_realm_or_none()
        if realm is None:
            return response
        if request.session.accessed and isinstance(request.session, SessionStore):
            request.session.note_visit()
        return _rename(super().process_response(request, response), realm=realm)


def _rename(response: HttpResponse, *, realm: Realm) -> HttpResponse:
    morsel = response.cookies.pop(settings.SESSION_COOKIE_NAME, None)
    if morsel is not None:
        name = cookie_name(SESSION, realm)
        response.cookies[name] = morsel.value
        response.cookies[name].update(morsel)
        response.cookies[name]["path"] = f"{realm.path}/"
        response.cookies[name]["secure"] = settings.SESSION_COOKIE_SECURE  # or a browser ignores that it is deleted
    return response
