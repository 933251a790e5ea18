"""HTTP as the protocol sees it: one small typed request, one small typed response, whichever adapter carries them.

An endpoint is a function from `Request` to `Response`. It never sees Django's objects, so any adapter can serve it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn
from urllib.parse import unquote_to_bytes

from realms.models import Realm
from support.errors import InvalidRequest, OAuth2Error
from support.forwarded_certificate import ForwardedCertificate

FORM = "application/x-www-form-urlencoded"
MAXIMUM_BODY = 64 * 1024
MAXIMUM_FIELDS = 100
MAXIMUM_VALUE = 16 * 1024
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}

REPEATABLE = "resource"

Parameters = dict[str, str]


@dataclass(frozen=True, slots=True)
class Request:
    """One request below a realm. Header names are in lower case; `path` is without the realm's prefix."""

    method: str
    path: str
    headers: Mapping[str, str]
    query: str
    body: bytes
    peer: str
    realm: Realm
    certificate: ForwardedCertificate | None = None

    def form(self) -> Parameters:
        """Return the body's parameters; raise InvalidRequest unless it is a form without repeated parameters."""
        media_type = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != FORM:
            raise InvalidRequest(f"The body must be {FORM}.")
        return parameters(self.body)

    def json(self) -> dict[str, Any]:
        """Return the body's JSON object; raise InvalidRequest for anything else, and where a name comes twice."""
        try:
            document = json.loads(self.body, object_pairs_hook=_distinct, parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise InvalidRequest("The body is not JSON.") from None
        if not isinstance(document, dict):
            raise InvalidRequest("The body is not a JSON object.")
        return document


@dataclass(frozen=True, slots=True)
class Response:
    """One answer: a status, headers, and the bytes of the body."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """An answer for a person: a template and what it shows."""

    template: str
    context: Mapping[str, Any]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def redirect(url: str, *, status: int = 302) -> Response:
    """Return a redirect that nobody keeps; 303 after a POST (never 307: it would carry the body along)."""
    return Response(status, headers={"Location": url, **NO_STORE})


def json_response(document: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return `document` as JSON that nobody keeps."""
    body = json.dumps(document, separators=(",", ":")).encode()
    return Response(status, body, {"Content-Type": "application/json", **NO_STORE, **(headers or {})})


def error_response(error: OAuth2Error, *, headers: Mapping[str, str] | None = None) -> Response:
    """Return the JSON of RFC 6749 §5.2 for `error`."""
    document = {"error": error.error}
    if error.description:
        document["error_description"] = printable(error.description)
    return json_response(document, status=error.status_code, headers=headers)


def parameters(encoded: bytes | str) -> Parameters:
    """Decode a form or a query: empty values count as absent (RFC 6749 §3.1).

    `resource` alone may be repeated (RFC 8707 §2): its values come joined by a space, which no URI has.

    Raises InvalidRequest for repeated parameters (§3.1), bytes that are not UTF-8, control characters, and sizes
    beyond reason.
    """
    try:
        text = encoded.decode("ascii") if isinstance(encoded, bytes) else encoded
        if text.count("&") >= MAXIMUM_FIELDS:
            raise InvalidRequest("There are more parameters than any request needs.")
        pairs = [_decoded(pair) for pair in text.split("&") if pair]
    except ValueError:
        raise InvalidRequest("The parameters cannot be read.") from None
    given: Parameters = {}
    for name, value in pairs:
        if name in given and name != REPEATABLE:
            raise InvalidRequest(f"The parameter {name} is repeated.")
        if len(value) > MAXIMUM_VALUE or not (name + value).replace("\t", "").isprintable():
            raise InvalidRequest("A parameter has characters or a length that none may have.")
        given[name] = f"{given[name]} {value}" if name in given else value
    return {name: value for name, value in given.items() if value}


def _decoded(pair: str) -> tuple[str, str]:
    """Return name and value of one pair, as WHATWG URL §5.1 reads it; ValueError for bytes that are not UTF-8."""
    name, _, value = pair.replace("+", " ").partition("=")
    return _unquoted(name), _unquoted(value)


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object of `pairs`: whoever reads the first of two members and whoever reads the last must agree."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("A member is repeated.")
    return members


def _no_number(constant: str) -> NoReturn:
    raise ValueError(constant)  # NaN and Infinity are not JSON (RFC 8259 §6)


def _unquoted(text: str) -> str:
    return unquote_to_bytes(text).decode() if "%" in text else text


def printable(description: str) -> str:
    """Return `description` in the characters that RFC 6749 §5.2 allows in an error_description."""
    allowed = "".join(character if " " <= character <= "~" else "?" for character in description)
    return allowed.replace('"', "'").replace("\\", "/")
