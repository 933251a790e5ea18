"""The addresses of the protocol below a realm, shaped like Keycloak's. Each is answered with and without a slash."""

from django.http import HttpRequest, HttpResponse
from django.urls import re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from oauth.endpoints.authorization.endpoint import authorize, decide, resume
from oauth.endpoints.discovery import discovery
from oauth.endpoints.introspection import introspect
from oauth.endpoints.jwks import jwks
from oauth.endpoints.registration import register
from oauth.endpoints.revocation import revoke
from oauth.endpoints.token import token
from oauth.endpoints.userinfo import userinfo
from oauth.views import browser_view, machine_view

app_name = "oauth"

GET = ("GET", "HEAD")
POST = ("POST",)
PROTOCOL = "^protocol/openid-connect/"


@require_http_methods(["GET", "HEAD", "POST"])
def way_on(request: HttpRequest) -> HttpResponse:
    """GET goes on with a request under way; POST takes the decision from the consent page."""
    return browser_view(decide if request.method == "POST" else resume)(request)


urlpatterns = [
    re_path(
        rf"{PROTOCOL}auth/?\Z",
        csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(browser_view(authorize))),
        name="authorize",
    ),
    re_path(rf"{PROTOCOL}auth/continue/?\Z", way_on, name="continue"),
    re_path(rf"{PROTOCOL}token/?\Z", machine_view(token, methods=POST, cors=True), name="token"),
    re_path(rf"{PROTOCOL}token/introspect/?\Z", machine_view(introspect, methods=POST), name="introspect"),
    re_path(rf"{PROTOCOL}revoke/?\Z", machine_view(revoke, methods=POST, cors=True), name="revoke"),
    re_path(rf"{PROTOCOL}userinfo/?\Z", machine_view(userinfo, methods=(*GET, *POST), cors=True), name="userinfo"),
    re_path(rf"{PROTOCOL}certs/?\Z", machine_view(jwks, methods=GET, cors=True), name="jwks"),
    re_path(
        r"^clients-registrations/openid-connect/?\Z",
        machine_view(register, methods=POST, cors=True),
        name="register",
    ),
    re_path(
        r"^\.well-known/(?:openid-configuration|oauth-authorization-server)/?\Z",
        machine_view(discovery, methods=GET, cors=True),
        name="discovery",
    ),
]
