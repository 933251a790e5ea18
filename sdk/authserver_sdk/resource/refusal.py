"""RFC 6750 §3, RFC 9728 §5.1: the answer to a call that is refused."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from authserver_sdk.errors import (
    AuthserverError,
    InsufficientScopeError,
    QuotaExhaustedError,
    RefusedError,
    ServerUnavailableError,
)

NOT_IN_A_CHALLENGE = re.compile(r"[^\x20\x21\x23-\x5b\x5d-\x7e]")  # RFC 6750 §3
RETRY_AFTER = 5  # seconds, where nobody said how many
CHALLENGED = (401, 403)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that every framework can give."""

    status: int
    body: bytes
    headers: dict[str, str]


def refuse(error: AuthserverError, *, metadata: str, scopes: Iterable[str]) -> Answer:
    """Return the answer to an error. `scopes` are what the API asks for in general."""
    if not isinstance(error, RefusedError):
        return _unavailable(error)
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    if isinstance(error, QuotaExhaustedError):
        headers["Retry-After"] = str(round(error.retry_after or RETRY_AFTER))
    if error.status in CHALLENGED:
        headers["WWW-Authenticate"] = challenge(error, metadata=metadata, scopes=scopes)
    body = {"error": error.error or "unauthenticated", "error_description": error.sentence, "kind": error.kind}
    return Answer(error.status, json.dumps(body).encode(), headers)


def challenge(error: RefusedError, *, metadata: str, scopes: Iterable[str]) -> str:
    """Return the `WWW-Authenticate` line; a call that brought nothing is told no error (§3.1)."""
    wanted = error.scopes if isinstance(error, InsufficientScopeError) else tuple(scopes)
    parts = {
        "error": error.error,
        "error_description": error.sentence if error.error else "",
        "scope": " ".join(wanted),
        "resource_metadata": metadata,
    }
    return "Bearer " + ", ".join(f'{name}="{_plain(value)}"' for name, value in parts.items() if value)


def _unavailable(error: AuthserverError) -> Answer:
    """Say that the caller is not to blame: whether its token is good cannot be told at this moment."""
    after = error.retry_after if isinstance(error, ServerUnavailableError) else None
    headers = {"Content-Type": "application/json", "Retry-After": str(round(after or RETRY_AFTER))}
    body = {"error": "temporarily_unavailable", "error_description": "Tokens cannot be checked at this moment."}
    return Answer(503, json.dumps(body).encode(), headers)


def _plain(text: str) -> str:
    return NOT_IN_A_CHALLENGE.sub("?", text)
