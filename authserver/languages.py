"""RFC 9110 §12.5.4, OpenID Connect Core §3.1.2.1: the language of a page.

What the client asks for by `ui_locales` comes first, then the person's own, then what was chosen in this browser, then
what the browser accepts, then the realm's default. The administration and software are answered in English.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST

from accounts.flows.profile import change_profile
from accounts.models import User
from accounts.way_on import way_on
from oauth.endpoints.authorization.ticket import MAXIMUM_AGE
from oauth.endpoints.authorization.ui_locales import COOKIE as OF_REQUEST
from oauth.endpoints.authorization.ui_locales import OVERRULED
from realms.context import current_realm, current_realm_or_none
from realms.cookies import cookie_name
from support import languages

CHOSEN = "language"
LASTS = 365 * 86_400  # seconds
ADMINISTRATION, ACCOUNT = "/admin/", "/account/"

View = Callable[..., HttpResponse]


class LanguageMiddleware:
    """Listed twice: what is refused before the realm is known has a language too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language of the browser, and say which one a page is in."""
        with languages.reading(_among(request)):
            response = self.get_response(request)
            tag = translation.get_language() or languages.SOURCE
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and "Content-Language" not in response.headers:
            response.headers["Content-Language"] = languages.registered(tag)
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    def process_view(self, request: HttpRequest, view: View, *_: object) -> None:
        """Speak English to administrators and software, and their own language to people who have one."""
        is_page = getattr(view, "is_page", False) or request.path_info.startswith((ACCOUNT, ADMINISTRATION))
        if _is_administered(request) or (getattr(view, "csrf_exempt", False) and not is_page):
            languages.speak(None)
        elif is_page and current_realm_or_none() and isinstance(request.user, User):
            languages.speak(_among(request, of_person=[request.user.locale]))


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the language that was chosen at the foot of a page, for the person and for this browser; go back there."""
    realm, response = current_realm(), HttpResponseRedirect(way_on(request, otherwise="realm"))
    tag = request.POST.get("language", "")
    if tag in realm.offered_languages:
        _keep(response, CHOSEN, tag, lifetime=LASTS)
        if cookie_name(OF_REQUEST, realm) in request.COOKIES:
            _keep(response, OF_REQUEST, OVERRULED, lifetime=MAXIMUM_AGE)
        if isinstance(request.user, User):
            peer = get_adapter().get_client_ip(request)
            with suppress(ValidationError):  # the browser knows it, whatever else is wrong with the person's row
                change_profile(request.user, peer=peer, locale=languages.registered(tag))
    return response


def _keep(response: HttpResponse, kind: str, value: str, *, lifetime: int) -> None:
    path, secure = f"{current_realm().path}/", settings.PUBLIC_HTTPS
    name = cookie_name(kind, current_realm())
    response.set_cookie(name, value, max_age=lifetime, path=path, secure=secure, httponly=True, samesite="Lax")


def offered(request: HttpRequest) -> dict[str, object]:
    """Return, for templates, the languages to choose from on a page that can be opened again."""
    realm = current_realm_or_none()
    if realm is None or request.method != "GET" or len(realm.offered_languages) == 1:
        return {}
    shown = [{"tag": tag, "name": languages.own_name(tag)} for tag in realm.offered_languages]
    return {"languages_offered": shown, "language_action": reverse("language")}


def _is_administered(request: HttpRequest) -> bool:
    return request.path_info.startswith(ADMINISTRATION) and isinstance(request.user, User) and request.user.is_staff


def _among(request: HttpRequest, *, of_person: Iterable[str] = ()) -> str:
    """Return the language of the answer; `of_person` comes behind what the client asked for."""
    realm = current_realm_or_none()
    accepted = languages.accepted(request.headers.get("Accept-Language", ""))
    if realm is None:
        return languages.best(accepted, languages.available()) or languages.SOURCE
    asked, chosen = (request.COOKIES.get(cookie_name(kind, realm), "") for kind in (OF_REQUEST, CHOSEN))
    return realm.language_among([asked, *of_person, chosen, *accepted])
