"""RFC 9110: the Django adapter: carries a request to an endpoint's function and its answer back, and nothing else."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from accounts.sessions import Login, current_login
from oauth import environ
from oauth.endpoints.table import MachineEndpoint
from oauth.http import Page, Request, Response
from oauth.serving import serve
from realms.context import current_realm

BrowserEndpoint = Callable[[Request, Login | None], Response | Page]
View = Callable[[HttpRequest], HttpResponse]


def machine_view(endpoint: MachineEndpoint) -> View:
    """Return the view of an endpoint that software calls: no cookies, no CSRF."""

    @csrf_exempt
    def view(request: HttpRequest) -> HttpResponse:
        return _carried(serve(endpoint, request.method or "", lambda: _request(request)))

    return view


def browser_view(endpoint: BrowserEndpoint) -> View:
    """Return the view of an endpoint that a person's browser comes to: pages and redirects, and never CORS."""

    def view(request: HttpRequest) -> HttpResponse:
        outcome = endpoint(_request(request), current_login(request))
        if isinstance(outcome, Response):
            return _carried(outcome)
        page = render(request, outcome.template, dict(outcome.context), status=outcome.status)
        page.headers["Cache-Control"] = "no-store"
        return _with_headers(page, outcome.headers)

    view.is_page = True  # type: ignore[attr-defined]  # people read it, in a language
    return view


def _carried(response: Response) -> HttpResponse:
    carried = _with_headers(HttpResponse(response.body, status=response.status), response.headers)
    if "Content-Type" not in response.headers:
        del carried.headers["Content-Type"]
    return carried


def _with_headers(response: HttpResponse, headers: Mapping[str, str]) -> HttpResponse:
    """Set the headers; a cookie goes where Django keeps cookies, beside those of the session."""
    for name, value in headers.items():
        if name == "Set-Cookie":
            response.cookies.load(value)
        else:
            response.headers[name] = value
    return response


def _request(request: HttpRequest) -> Request:
    environ.content_length(request.META)
    return environ.request(request.META, realm=current_realm(), path=request.path_info, body=request.body)
