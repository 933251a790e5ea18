"""RFC 9457 §3.1.1: why a key is refused, told apart by a type of problem where one error code stands for several."""

from http import HTTPStatus

from oauth.client_auth.api_key import Fault, KeyRefused
from oauth.http import Response, json_response
from support.errors import InvalidRequest, SlowDown

PROBLEM = "urn:authserver:problem:api-key:"


def at_token_endpoint(refused: KeyRefused) -> Response:
    """Return the refusal of a token exchange (RFC 8693 §2.2.2), and of a service account whose quota is exhausted."""
    document = {"error": InvalidRequest.error, "error_description": str(refused), "type": type_of(refused.fault)}
    if refused.fault != Fault.EXHAUSTED:
        return json_response(document, status=HTTPStatus.BAD_REQUEST)
    later = {"Retry-After": str(refused.retry_after)}
    return json_response(document | {"error": SlowDown.error}, status=HTTPStatus.TOO_MANY_REQUESTS, headers=later)


def type_of(fault: str) -> str:
    """Return the URI of a type of problem."""
    return PROBLEM + fault
