"""What holds for every page: the headers that it carries, and the forms that it takes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, UnreadablePostError
from django.template.loader import render_to_string

from realms.addresses import is_platform
from support.security_headers import HSTS, headers_on_own_domain, security_headers

FORM = "application/x-www-form-urlencoded"
UTF_8 = "utf-8"

View = Callable[..., HttpResponse]


class SecurityHeadersMiddleware:
    """Adds what a response does not say for itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the security headers. Django's own HSTS knows nothing of the domains of realms."""
        response = self.get_response(request)
        host = request.META.get("HTTP_HOST", "")
        headers = security_headers() if is_platform(host) else headers_on_own_domain()
        for name, value in headers.items():
            if name == HSTS or name not in response.headers:
                response.headers[name] = value
        return response


class FormEncodingMiddleware:
    """Refuses forms that are not percent-encoded UTF-8, before anything reads them as something else.

    Django guesses at other bytes, and fails on another charset while it renders the refusal. Endpoints of the protocol,
    which take no forms of a page, judge their own bodies.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *_: object) -> HttpResponse | None:
        """Answer 400, or None to go on."""
        if request.content_type != FORM or getattr(view, "csrf_exempt", False):
            return None
        charset = (request.content_params or {}).get("charset", UTF_8)
        try:
            readable = charset.lower() == UTF_8 and request.body.isascii()
        except UnreadablePostError:  # the browser left while it was sending
            readable = False
        return None if readable else HttpResponseBadRequest(render_to_string("400.html"))
