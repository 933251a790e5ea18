"""The addresses of the protocol below a realm, shaped like Keycloak's. Each is answered with and without a slash."""

import re

from django.http import HttpRequest, HttpResponse
from django.urls import re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from oauth.endpoints.authorization.endpoint import authorize, decide, resume
from oauth.endpoints.discovery import PROTOCOL
from oauth.endpoints.end_session import end_session
from oauth.endpoints.table import ENDPOINTS
from oauth.views import browser_view, machine_view

app_name = "oauth"

from_browser = require_http_methods(["GET", "HEAD", "POST"])


@from_browser
def way_on(request: HttpRequest) -> HttpResponse:
    """GET goes on with a request under way; POST takes the decision from the consent page."""
    return browser_view(decide if request.method == "POST" else resume)(request)


def exactly(path: str, *, below: bool = False) -> str:
    """Return the expression for `path` with and without a final slash, or with whatever lies below."""
    end = r"(?:/[\s\S]*)?" if below else "/?"
    return rf"^{re.escape(path.removeprefix('/'))}{end}\Z"


urlpatterns = [
    re_path(exactly(f"{PROTOCOL}/auth"), csrf_exempt(from_browser(browser_view(authorize))), name="authorize"),
    re_path(exactly(f"{PROTOCOL}/auth/continue"), way_on, name="continue"),
    re_path(exactly(f"{PROTOCOL}/logout"), csrf_exempt(from_browser(browser_view(end_session))), name="end_session"),
    *(
        re_path(exactly(path, below=endpoint.below), machine_view(endpoint), name=endpoint.name)
        for endpoint in ENDPOINTS
        for path in endpoint.paths
    ),
]
