"""RFC 9110: the Django adapter: carries a request to an endpoint's function and its answer back, and nothing else."""

import logging
from collections.abc import Callable

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from accounts.sessions import Login, current_login
from oauth.http import MAXIMUM_BODY, Page, Request, Response, json_response
from realms.context import current_realm
from support.peer import peer_address

Endpoint = Callable[[Request], Response]
BrowserEndpoint = Callable[[Request, Login | None], Response | Page]
View = Callable[[HttpRequest], HttpResponse]

RETRY_SECONDS = "5"
CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "WWW-Authenticate, Retry-After"}
PREFLIGHT_HEADERS = "authorization, content-type, mcp-protocol-version, dpop"
logger = logging.getLogger(__name__)


def machine_view(endpoint: Endpoint, *, methods: tuple[str, ...], cors: bool = False) -> View:
    """Return the view of an endpoint that software calls: JSON whatever happens, no cookies, no CSRF."""

    @csrf_exempt
    def view(request: HttpRequest) -> HttpResponse:
        response = _answer(endpoint, request, methods=methods, cors=cors)
        headers = {**response.headers, **(CORS if cors else {})}
        return HttpResponse(response.body, status=response.status, headers=headers)

    return view


def browser_view(endpoint: BrowserEndpoint) -> View:
    """Return the view of an endpoint that a person's browser comes to: pages and redirects, and never CORS."""

    def view(request: HttpRequest) -> HttpResponse:
        outcome = endpoint(_request(request), current_login(request))
        if isinstance(outcome, Page):
            page = render(request, outcome.template, dict(outcome.context), status=outcome.status)
            page.headers["Cache-Control"] = "no-store"
            return page
        return HttpResponse(outcome.body, status=outcome.status, headers=dict(outcome.headers))

    return view


def _answer(endpoint: Endpoint, request: HttpRequest, *, methods: tuple[str, ...], cors: bool) -> Response:
    if request.method == "OPTIONS" and cors:
        allowed = {"Access-Control-Allow-Methods": ", ".join(methods), "Access-Control-Max-Age": "86400"}
        return Response(204, headers=allowed | {"Access-Control-Allow-Headers": PREFLIGHT_HEADERS})
    if request.method not in methods:
        refusal = {"error": "invalid_request", "error_description": f"Only {', '.join(methods)} is served here."}
        return json_response(refusal, status=405, headers={"Allow": ", ".join(methods)})
    try:
        return endpoint(_request(request))
    except (BadRequest, RequestDataTooBig, UnreadablePostError) as refusal:
        return _unread(refusal)
    except (OperationalError, InterfaceError):
        logger.exception("The database did not answer.")
        busy = {"error": "temporarily_unavailable", "error_description": "Try again in a moment."}
        return json_response(busy, status=503, headers={"Retry-After": RETRY_SECONDS})
    except Exception:  # a page instead of JSON would make clients forget their tokens
        logger.exception("An endpoint failed.")
        return json_response({"error": "server_error"}, status=500)


def _unread(refusal: Exception) -> Response:
    malformed = isinstance(refusal, BadRequest)
    sentence = "The length of the body is no number." if malformed else "The body is too large."
    return json_response({"error": "invalid_request", "error_description": sentence}, status=400 if malformed else 413)


def _request(request: HttpRequest) -> Request:
    if not (request.META.get("CONTENT_LENGTH") or "0").isdecimal():
        raise BadRequest("The length of the body is no number.")
    body = request.body
    if len(body) > MAXIMUM_BODY:
        raise RequestDataTooBig("The body is larger than any request needs.")
    return Request(
        method=request.method or "",
        path=request.path_info,
        headers={name.lower(): value for name, value in request.headers.items()},
        query=request.META.get("QUERY_STRING", ""),
        body=body,
        peer=peer_address(request.META["REMOTE_ADDR"], request.META.get("HTTP_X_FORWARDED_FOR", "")),
        realm=current_realm(),
    )
