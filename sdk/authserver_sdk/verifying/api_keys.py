"""authserver: whether an API key is good here, asked with `GET <issuer>/me`; each reason for a refusal is an error."""

import time
from collections.abc import Mapping
from typing import Any

import httpx

from authserver_sdk.discovery import Server
from authserver_sdk.errors import (
    AuthserverError,
    ExpiredKeyError,
    InsufficientScopeError,
    InvalidKeyError,
    MissingKeyError,
    QuotaExhaustedError,
    ServerMisbehavesError,
    ServerUnavailableError,
    WrongTenantError,
)
from authserver_sdk.flow import Flow, ask, members, retry_after
from authserver_sdk.verifying.access import Access
from authserver_sdk.verifying.seen import Seen, digest

PROBLEM = "urn:authserver:problem:credential:"
REFUSALS = {"missing": MissingKeyError, "invalid": InvalidKeyError, "expired": ExpiredKeyError}


class ApiKeys:
    """Asks about keys for one resource. Each question counts as a use of the key, for its quota too.

    An answer holds for `seconds`: with some, a key that was taken back opens for as long, and uses are not counted.
    """

    def __init__(self, server: Server | str, resource: str = "", *, seconds: float = 0.0) -> None:
        self.server = server if isinstance(server, Server) else Server(server)
        self._resource = resource
        self._seconds = seconds
        self._seen = Seen()

    def verify(self, key: str, *, instance: str = "", tenant: str = "") -> Access:
        """Return what the key opens, or raise RefusedError. `instance` is whose key it has to be."""
        self._check(key, tenant)
        found = self._seen.find(digest(f"{instance} {key}"))
        if found is None:
            found = self.server.transport.run(self._ask(key, instance))
        return found

    async def averify(self, key: str, *, instance: str = "", tenant: str = "") -> Access:
        """Do the same in an event loop."""
        self._check(key, tenant)
        found = self._seen.find(digest(f"{instance} {key}"))
        if found is None:
            found = await self.server.transport.arun(self._ask(key, instance))
        return found

    def _check(self, key: str, tenant: str) -> None:
        if not key:
            raise MissingKeyError("This needs an API key.")
        if not (key.isascii() and key.isprintable()):
            raise InvalidKeyError("The API key is invalid.")
        if tenant and tenant != self.server.tenant:
            raise WrongTenantError("The key is of another tenant than the call.")

    def _ask(self, key: str, instance: str) -> Flow[Access]:
        headers = {"Accept": "application/json", "api-key": key} | ({"instance-id": instance} if instance else {})
        params = {"resource": self._resource} if self._resource else {}
        address = f"{self.server.issuer}/me"
        response = yield from ask(httpx.Request("GET", address, params=params, headers=headers))
        answer = members(response)
        if response.status_code != httpx.codes.OK:
            raise refusal(response, answer)
        if answer.get("iss") != self.server.issuer:
            raise ServerMisbehavesError(f"{address} speaks of another issuer.")
        until = time.time() + self._seconds
        found = Access(answer, until, self.server.tenant)
        self._seen.add(digest(f"{instance} {key}"), found, until=until)
        return found


def refusal(response: httpx.Response, answer: Mapping[str, Any]) -> AuthserverError:
    """Return the error that a problem document stands for."""
    kind = str(answer.get("type", "")).removeprefix(PROBLEM)
    sentence = str(answer.get("detail") or "The API key is refused.")
    if kind in REFUSALS:
        return REFUSALS[kind](sentence)
    if kind == "insufficient":
        return InsufficientScopeError(sentence)
    if kind == "exhausted":
        return QuotaExhaustedError(sentence, retry_after=retry_after(response))
    if response.status_code in {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE}:
        return ServerUnavailableError(sentence, retry_after=retry_after(response))
    return ServerMisbehavesError(f"{response.url.path} answered {response.status_code}.")
