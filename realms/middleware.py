"""The realm is carried as SCRIPT_NAME: whatever builds a URL below it carries the prefix without knowing of realms.

`/realms/<slug>/…` and `/.well-known/<document>/realms/<slug>` enter the realm; everything else is the platform's.
"""

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.urls import get_script_prefix, set_script_prefix

from realms.addresses import split
from realms.context import realm_context
from realms.models import Realm
from realms.resolution import resolve

REMEMBERED_HOSTS = 256

GetResponse = Callable[[HttpRequest], HttpResponse]


def is_known_host(host: str) -> bool:
    """Tell whether this server answers for the value of a Host header, whatever its port."""
    return _domain(host) in settings.ALLOWED_HOSTS


@lru_cache(REMEMBERED_HOSTS)
def _domain(host: str) -> str:
    return split_domain_port(host)[0]


class HostMiddleware:
    """Answers only the configured hosts, and then lets nothing about the origin depend on the request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse an unknown Host with 400; else write the origin of PUBLIC_URL over what the request said."""
        if not is_known_host(request.META.get("HTTP_HOST", "")):
            raise BadRequest("This server does not answer for that host.")
        public = urlsplit(settings.PUBLIC_URL)
        port = public.port or (443 if public.scheme == "https" else 80)
        origin = {"HTTP_HOST": public.netloc, "SERVER_NAME": public.hostname, "SERVER_PORT": str(port)}
        request.META.update(origin | {"wsgi.url_scheme": public.scheme})
        return self.get_response(request)


class RealmMiddleware:
    """Enters the realm that the path names, for the length of the request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve below a realm, or for the platform with `request.realm` None."""
        request.realm = None  # type: ignore[attr-defined]  # for templates; code asks current_realm()
        found = split(request.path_info)
        if found is None:
            return self.get_response(request)
        slug, rest = found
        realm = resolve(slug)
        if realm is None:
            raise Http404
        return self._serve(request, realm=realm, rest=rest)

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
