"""Headers that every page carries, errors included."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from support.security_headers import CONTENT_SECURITY_POLICY, SECURITY_HEADERS


class SecurityHeadersMiddleware:
    """Adds what a response does not say for itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the security headers."""
        response = self.get_response(request)
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        return response
