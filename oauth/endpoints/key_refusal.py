"""RFC 9457 §3.1.1, RFC 6750 §3: why a key is refused: a type of problem where one code stands for several."""

from http import HTTPStatus
from typing import Any

from oauth.client_auth.api_key import Fault, KeyRefused
from oauth.http import Request, Response, json_response, printable
from oauth.tokens.access_token import ExpiredToken
from support.errors import InsufficientScope, InvalidRequest, InvalidToken, OAuth2Error, SlowDown

PROBLEM = "urn:authserver:problem:credential:"
PROBLEM_JSON = {"Content-Type": "application/problem+json"}
INSUFFICIENT, THROTTLED = "insufficient", "throttled"


def at_token_endpoint(refused: KeyRefused) -> Response:
    """Return the refusal of a token exchange (RFC 8693 §2.2.2), and of a service account whose quota is exhausted."""
    document = {"error": InvalidRequest.error, "error_description": str(refused), "type": PROBLEM + refused.fault}
    if refused.fault != Fault.EXHAUSTED:
        return json_response(document, status=HTTPStatus.BAD_REQUEST)
    later = {"Retry-After": str(refused.retry_after)}
    return json_response(document | {"error": SlowDown.error}, status=HTTPStatus.TOO_MANY_REQUESTS, headers=later)


def at_resource(refused: KeyRefused, request: Request) -> Response:
    """Return the refusal where the key itself opens something."""
    if refused.fault == Fault.EXHAUSTED:
        return _exhausted(refused)
    code = None if refused.fault == Fault.MISSING else InvalidToken.error  # RFC 6750 §3.1: no code without a credential
    headers = {"WWW-Authenticate": _challenge(request, code, str(refused))}
    return _problem(refused.fault, str(refused), HTTPStatus.UNAUTHORIZED, code=code, headers=headers)


def of_token(error: OAuth2Error, request: Request, *, scope: str) -> Response:
    """Return the refusal of a token, or of what was asked with it; `scope` is what the caller needs."""
    sentence = printable(error.description or "")
    headers = {"WWW-Authenticate": _challenge(request, error.error, sentence)}
    if isinstance(error, SlowDown):
        headers = {"Retry-After": str(error.retry_after)}
        kind = THROTTLED
    elif isinstance(error, InsufficientScope):
        headers["WWW-Authenticate"] += f', scope="{scope}"'
        kind = INSUFFICIENT
    elif isinstance(error, InvalidToken):
        kind = Fault.EXPIRED if isinstance(error, ExpiredToken) else Fault.INVALID
    else:
        kind = ""
    return _problem(kind, sentence, HTTPStatus(error.status_code), code=error.error, headers=headers)


def _exhausted(refused: KeyRefused) -> Response:
    headers = {"Retry-After": str(refused.retry_after)}
    return _problem(refused.fault, str(refused), HTTPStatus.TOO_MANY_REQUESTS, code=SlowDown.error, headers=headers)


def _problem(kind: str, sentence: str, status: HTTPStatus, *, code: str | None, headers: dict[str, str]) -> Response:
    document: dict[str, Any] = {"type": PROBLEM + kind if kind else "about:blank", "title": status.phrase}
    document |= {"status": status.value, "detail": sentence}
    if code:
        document |= {"error": code, "error_description": sentence}
    return json_response(document, status=status, headers={**PROBLEM_JSON, **headers})


def _challenge(request: Request, code: str | None, sentence: str) -> str:
    scheme = f'Bearer realm="{request.realm.slug}"'
    return f'{scheme}, error="{code}", error_description="{sentence}"' if code else scheme
