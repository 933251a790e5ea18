"""RFC 7662: asking the server about a token: it knows what was revoked, and reads what nobody else can."""

import time
from collections.abc import Iterable, Mapping
from typing import Any

import httpx

from authserver_sdk.discovery import Server
from authserver_sdk.errors import ClientRefusedError, InvalidTokenError, ServerMisbehavesError, WrongTenantError
from authserver_sdk.flow import Flow, ask, members
from authserver_sdk.tokens.client import Client
from authserver_sdk.tokens.request import listed
from authserver_sdk.verifying import claims
from authserver_sdk.verifying.access import Access, audience
from authserver_sdk.verifying.checker import NOTHING, Checker
from authserver_sdk.verifying.seen import Seen, digest


class Introspection:
    """Asks with a client that may know. An answer holds for `seconds`, which is how long a revoked token still opens.

    With `first`, a verifier, tokens that it refuses are not asked about. Without an `audience`, the answer of the
    server is all that counts.
    """

    def __init__(
        self,
        server: Server | str,
        client: Client,
        *,
        audience: str | Iterable[str] = (),
        first: Checker | None = None,
        seconds: float = 1.0,
    ) -> None:
        self.server = server if isinstance(server, Server) else Server(server)
        self._client = client
        self._audiences = frozenset(listed(audience))
        self._first = first
        self._seconds = seconds
        self._seen = Seen()

    @property
    def servers(self) -> list[Server]:
        """Return whose tokens are taken."""
        return [self.server]

    def verify(self, token: str, *, tenant: str = "", confirmation: Mapping[str, str] = NOTHING) -> Access:
        """Return what the token opens, or raise RefusedError."""
        if self._first:
            self._first.verify(token, tenant=tenant, confirmation=confirmation)
        found = self._seen.find(digest(token))
        if found is None:
            found = self.server.transport.run(self._ask(token))
        return self._allowed(found, tenant, confirmation)

    async def averify(self, token: str, *, tenant: str = "", confirmation: Mapping[str, str] = NOTHING) -> Access:
        """Do the same in an event loop."""
        if self._first:
            await self._first.averify(token, tenant=tenant, confirmation=confirmation)
        found = self._seen.find(digest(token))
        if found is None:
            found = await self.server.transport.arun(self._ask(token))
        return self._allowed(found, tenant, confirmation)

    def _ask(self, token: str) -> Flow[Access]:
        endpoint = yield from self.server.endpoint("introspection_endpoint")
        proof = self._client.prove(self.server.issuer)
        form = {"token": token, "token_type_hint": "access_token"} | proof.form
        headers = {"Accept": "application/json"} | proof.headers
        response = yield from ask(httpx.Request("POST", endpoint, data=form, headers=headers))
        answer = members(response)
        if response.status_code == httpx.codes.UNAUTHORIZED:
            raise ClientRefusedError(str(answer.get("error", "invalid_client")), "Introspection refused our client.")
        if response.status_code != httpx.codes.OK or not isinstance(answer.get("active"), bool):
            raise ServerMisbehavesError(f"{endpoint} answered {response.status_code} without saying what is active.")
        return self._read(answer, token)

    def _read(self, answer: dict[str, Any], token: str) -> Access:
        if answer["active"] is not True:
            raise InvalidTokenError("The token is not active.")
        if answer.get("iss", self.server.issuer) != self.server.issuer:
            raise InvalidTokenError("The token is of another issuer.")
        if self._audiences and self._audiences.isdisjoint(audience(answer)):
            raise InvalidTokenError("The token is for another resource.")
        until = time.time() + self._seconds
        expires_at = claims.moment(answer, "exp") if "exp" in answer else until
        found = Access(answer, expires_at, self.server.tenant)
        self._seen.add(digest(token), found, until=min(until, expires_at))
        return found

    def _allowed(self, found: Access, tenant: str, confirmation: Mapping[str, str]) -> Access:
        if tenant and tenant != self.server.tenant:
            raise WrongTenantError("The token is of another tenant than the call.")
        claims.confirm(found.claims, confirmation)
        return found
