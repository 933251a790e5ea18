"""The realm is carried as SCRIPT_NAME: whatever builds a URL below it carries the prefix without knowing of realms.

`/realms/<slug>/…`, `/.well-known/<document>/realms/<slug>` and a domain of its own enter the realm, the last with an
empty prefix; everything else is the platform's.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, set_script_prefix
from django.utils.encoding import escape_uri_path

from realms.addresses import Place, locate
from realms.context import realm_context
from realms.models import Realm
from realms.models.domain_policy import origin_of
from realms.resolution import resolve

PAGES = ("/account/", "/admin/")  # what people keep addresses of, beside the front of the realm

GetResponse = Callable[[HttpRequest], HttpResponse]


class HostMiddleware:
    """Answers only for known hosts, and then lets nothing about the origin depend on the request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse an unknown Host with 400; else write the origin as it is configured over what the request said."""
        place = locate(request.META.get("HTTP_HOST", ""), request.path_info)
        if place is None:
            raise BadRequest("This server does not answer for that host.")
        _, _, domain = place
        origin = urlsplit(origin_of(domain, public_url=settings.PUBLIC_URL))
        port = origin.port or (443 if origin.scheme == "https" else 80)
        server = {"HTTP_HOST": origin.netloc, "SERVER_NAME": origin.hostname, "SERVER_PORT": str(port)}
        request.META.update(server | {"wsgi.url_scheme": origin.scheme})
        request.place = place  # type: ignore[attr-defined]  # for the next middleware
        return self.get_response(request)


class RealmMiddleware:
    """Enters the realm that host and path name, for the length of the request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve below a realm, or for the platform with `request.realm` None."""
        request.realm = None  # type: ignore[attr-defined]  # for templates; code asks current_realm()
        place: Place = request.place  # type: ignore[attr-defined]  # HostMiddleware came first
        slug, path, domain = place
        if not slug:
            return self.get_response(request)
        realm = resolve(slug)
        if realm is None:
            raise Http404
        if realm.domain == domain:
            return self._serve(request, realm=realm, rest=path)
        if domain is None:
            return _lead_on(request, realm=realm, path=path)
        raise Http404  # the domain is on its way to another realm

    def _serve(self, request: HttpRequest, *, realm: Realm, rest: str) -> HttpResponse:
        prefix = get_script_prefix()
        request.realm = realm  # type: ignore[attr-defined]  # for templates; code asks current_realm()
        request.urlconf = settings.REALM_URLCONF
        request.path_info = request.META["PATH_INFO"] = rest
        request.META["SCRIPT_NAME"] = realm.path
        request.path = f"{realm.path}{rest}"
        set_script_prefix(f"{realm.path}/")
        try:
            with realm_context(realm):
                return self.get_response(request)
        finally:
            set_script_prefix(prefix)


def _lead_on(request: HttpRequest, *, realm: Realm, path: str) -> HttpResponse:
    """Redirect kept addresses of pages to the realm's own domain.

    Nothing else is left at the platform's address: a client that knows only the issuer of before must fail at once, and
    not half way through.
    """
    is_page = path == "/" or path.startswith(PAGES)
    if request.method not in {"GET", "HEAD"} or not is_page:
        raise Http404
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(f"{realm.issuer}{escape_uri_path(path)}" + (f"?{query}" if query else ""))
