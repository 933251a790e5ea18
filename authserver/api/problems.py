"""RFC 9457: every refusal of the API is a problem document. Raise these, or Django's and REST framework's own."""

import re
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, BadRequest, PermissionDenied, SuspiciousOperation, ValidationError
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from authserver.blueprint.one_object import Unacceptable
from keys import failures
from support.sealing import SealUnavailable

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = "5"  # seconds

_STEP = re.compile(r"[^.\[\]]+")


class Problem(exceptions.APIException):
    """One refusal: its status, a sentence for people, and by JSON Pointer (RFC 6901) what is wrong with the body."""

    status_code = HTTPStatus.BAD_REQUEST

    def __init__(
        self, detail: str, *, errors: Iterable[tuple[str, str]] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.errors = [{"pointer": pointer, "detail": sentence} for pointer, sentence in errors]
        self.headers = dict(headers or {})


class Invalid(Problem):
    """RFC 9110 §15.5.21: the body is well-formed JSON, and says what cannot be."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY


class Conflict(Problem):
    """RFC 9110 §15.5.10: what the request wants does not go with what there is now."""

    status_code = HTTPStatus.CONFLICT


class Stale(Problem):
    """RFC 9110 §15.5.13: a precondition of the request does not hold."""

    status_code = HTTPStatus.PRECONDITION_FAILED


class PreconditionRequired(Problem):
    """RFC 6585 §3: this can only be asked for by who says what they have seen."""

    status_code = HTTPStatus.PRECONDITION_REQUIRED


class TooLarge(Problem):
    """RFC 9110 §15.5.14: the body is larger than any that is read here."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def pointer(path: str) -> str:
    """Return the JSON Pointer of a path such as `clients[2].name`."""
    steps = (step.replace("~", "~0").replace("/", "~1") for step in _STEP.findall(path))
    return "".join(f"/{step}" for step in steps)


def invalid(problems: Iterable[tuple[str, str]]) -> Invalid:
    """Return the refusal of a body for all that is wrong with it: pairs of path and sentence."""
    return Invalid("The body cannot be accepted.", errors=[(pointer(path), sentence) for path, sentence in problems])


def refused(refusal: ValidationError) -> Invalid:
    """Return what a model refused, by the names of its columns."""
    told = refusal.message_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.messages}
    return invalid(("" if name == NON_FIELD_ERRORS else name, " ".join(lines)) for name, lines in told.items())


def answer(exc: Exception, context: Mapping[str, Any]) -> Response | None:  # noqa: ARG001 (the signature is REST framework's)
    """Return the problem document of an exception; None for a fault of ours, which is logged and answered elsewhere."""
    if isinstance(exc, SealUnavailable):
        failures.note(exc)
    refusal = _refusal(exc)
    if refusal is None:
        return None
    headers = dict(getattr(refusal, "headers", {}))
    if challenge := getattr(refusal, "auth_header", ""):
        headers["WWW-Authenticate"] = challenge
    if (wait := getattr(refusal, "wait", None)) is not None:
        headers["Retry-After"] = str(int(wait))
    status = HTTPStatus(refusal.status_code)
    told = document(status, str(refusal.detail))
    if errors := getattr(refusal, "errors", []):
        told["errors"] = errors
    return Response(told, status=status, headers=headers, content_type=MEDIA_TYPE)


def document(status: HTTPStatus, detail: str) -> dict[str, Any]:
    """Return the members that each problem has (RFC 9457 §3.1); the status says what kind it is."""
    return {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}


def _refusal(exc: Exception) -> exceptions.APIException | None:
    if isinstance(exc, exceptions.APIException):
        return exc
    if isinstance(exc, Unacceptable):
        return invalid(exc.problems)
    return next((make() for kind, make in REFUSALS.items() if isinstance(exc, kind)), None)


class _Unavailable(Problem):
    status_code = HTTPStatus.SERVICE_UNAVAILABLE


REFUSALS: Mapping[type[Exception], Callable[[], exceptions.APIException]] = {
    Http404: lambda: exceptions.NotFound("There is nothing here by that name."),
    PermissionDenied: exceptions.PermissionDenied,
    IntegrityError: lambda: Conflict("Somebody else changed this at the same moment. Read it again, and try again."),
    OperationalError: lambda: _Unavailable("The database does not answer.", headers={"Retry-After": RETRY_AFTER}),
    InterfaceError: lambda: _Unavailable("The database does not answer.", headers={"Retry-After": RETRY_AFTER}),
    SealUnavailable: lambda: _Unavailable("What seals secrets does not answer.", headers={"Retry-After": RETRY_AFTER}),
    BadRequest: lambda: Problem("The request cannot be read."),
    SuspiciousOperation: lambda: Problem("The request cannot be read."),
}
