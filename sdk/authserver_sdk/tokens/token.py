"""RFC 6749 §5: what the token endpoint answers, as a token or as an error."""

import time
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

from authserver_sdk.errors import (
    ClientRefusedError,
    KeyRefusedError,
    LoginNeededError,
    ServerMisbehavesError,
    TokenRefusedError,
)
from authserver_sdk.flow import members, retry_after

ASSUMED_LIFETIME = 60  # seconds, where the server does not say (§5.1 only recommends that it does)
CREDENTIAL_PROBLEM = "urn:authserver:problem:credential:"
REFUSALS: dict[str, type[TokenRefusedError]] = {
    "invalid_client": ClientRefusedError,
    "unauthorized_client": ClientRefusedError,
    "invalid_grant": LoginNeededError,
}


@dataclass(frozen=True, slots=True)
class Token:
    """An access token and what came with it; `expires_at` in seconds since 1970. Printing it shows no secret."""

    access_token: str = field(repr=False)
    expires_at: float
    scope: str = ""
    refresh_token: str = field(default="", repr=False)
    id_token: str = field(default="", repr=False)


class TokenStore(Protocol):
    """Where a token outlives the program. What it holds opens the server: keep it from others."""

    def load(self) -> Token | None:
        """Return what was saved last."""

    def save(self, token: Token | None) -> None:
        """Keep a token in place of the last one, or nothing any more."""


def read(response: httpx.Response, *, before: Token | None = None) -> Token:
    """Return the token of an answer. A refresh may leave out what has not changed since `before`."""
    found = members(response)
    if response.status_code != httpx.codes.OK or "error" in found:
        raise _refusal(response, found)
    if str(found.get("token_type", "")).lower() != "bearer" or not isinstance(found.get("access_token"), str):
        raise ServerMisbehavesError(f"{response.url} gave no bearer token.")
    return Token(
        access_token=found["access_token"],
        expires_at=time.time() + _lifetime(found),
        scope=str(found.get("scope") or (before.scope if before else "")),
        refresh_token=str(found.get("refresh_token") or (before.refresh_token if before else "")),
        id_token=str(found.get("id_token") or (before.id_token if before else "")),
    )


def _refusal(response: httpx.Response, found: dict[str, Any]) -> TokenRefusedError:
    error, description = (
        str(found.get("error") or f"http_{response.status_code}"),
        str(found.get("error_description") or ""),
    )
    if fault := str(found.get("type", "")).partition(CREDENTIAL_PROBLEM)[2]:
        return KeyRefusedError(error, description, fault=fault, retry_after=retry_after(response))
    return REFUSALS.get(error, TokenRefusedError)(error, description)


def _lifetime(found: dict[str, Any]) -> int:
    said = found.get("expires_in", ASSUMED_LIFETIME)
    return int(said) if isinstance(said, int | str) and str(said).isdigit() else ASSUMED_LIFETIME
