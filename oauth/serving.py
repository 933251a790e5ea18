"""RFC 9110 §9 and §15: what every adapter does around an endpoint for software: methods, CORS, and what went wrong.

Software gets JSON whatever happens: a page in place of an error makes clients forget their tokens.
"""

import logging
from collections.abc import Callable
from http import HTTPStatus
from time import monotonic

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http.request import UnreadablePostError

from keys import failures
from oauth.endpoints.table import MachineEndpoint
from oauth.http import Request, Response, json_response
from support.sealing import SealUnavailable

AWAY = (OperationalError, InterfaceError, SealUnavailable)
RETRY_SECONDS = "5"
CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "WWW-Authenticate, Retry-After"}
PREFLIGHT_HEADERS = "authorization, content-type, mcp-protocol-version, dpop, api-key, instance-id"
logger = logging.getLogger(__name__)


class _OncePerSecond:
    """Tells when to log what a thousand requests may fail of at the same time."""

    def __init__(self) -> None:
        self._last = -1.0

    def due(self) -> bool:
        """Tell whether a second has passed since this was last true."""
        if monotonic() - self._last < 1:
            return False
        self._last = monotonic()
        return True


_reports = _OncePerSecond()


def serve(endpoint: MachineEndpoint, method: str, read: Callable[[], Request]) -> Response:
    """Return the answer of `endpoint`; `read` makes the request, and may find that it cannot be read."""
    response = _refuse_method(endpoint, method) or _respond(endpoint, read)
    headers = {**response.headers, **(CORS if endpoint.cors else {})}
    if method == "HEAD":
        return Response(response.status, b"", {**headers, "Content-Length": str(len(response.body))})
    return Response(response.status, response.body, headers)


def _unavailable(failure: Exception) -> Response:
    """Say what is true while the database, or the key-encryption key, does not answer: come again, nothing was lost."""
    if isinstance(failure, SealUnavailable):
        failures.note(failure)
    if _reports.due():
        what = "key-encryption key" if isinstance(failure, SealUnavailable) else "database"
        logger.error("The %s did not answer.", what, exc_info=failure)
    busy = {"error": "temporarily_unavailable", "error_description": "Try again in a moment."}
    return json_response(busy, status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": RETRY_SECONDS})


def _refuse_method(endpoint: MachineEndpoint, method: str) -> Response | None:
    methods = ", ".join(endpoint.methods)
    if method == "OPTIONS" and endpoint.cors:
        allowed = {"Access-Control-Allow-Methods": methods, "Access-Control-Max-Age": "86400"}
        return Response(HTTPStatus.NO_CONTENT, headers=allowed | {"Access-Control-Allow-Headers": PREFLIGHT_HEADERS})
    if method not in endpoint.methods:
        return _refusal(f"Only {methods} is served here.", HTTPStatus.METHOD_NOT_ALLOWED, Allow=methods)
    return None


def _respond(endpoint: MachineEndpoint, read: Callable[[], Request]) -> Response:
    try:
        return endpoint.respond(read())
    except BadRequest as refusal:
        return _refusal(str(refusal), HTTPStatus.BAD_REQUEST)
    except (RequestDataTooBig, UnreadablePostError):
        return _refusal("The body is too large.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    except AWAY as failure:
        return _unavailable(failure)
    except Exception:
        logger.exception("An endpoint failed.")
        return json_response({"error": "server_error"}, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _refusal(sentence: str, status: HTTPStatus, **headers: str) -> Response:
    return json_response({"error": "invalid_request", "error_description": sentence}, status=status, headers=headers)
