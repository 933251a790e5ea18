"""One API for many tenants: the call names its tenant, and only that realm's tokens are good for it."""

import threading
from collections.abc import Collection, Iterable, Mapping

from authserver_sdk.discovery import Server
from authserver_sdk.errors import BadCallError, WrongTenantError
from authserver_sdk.flow import Transport
from authserver_sdk.verifying.access import Access
from authserver_sdk.verifying.checker import NOTHING
from authserver_sdk.verifying.verifier import RFC_9068, Profile, Verifier


class Tenants:
    """A verifier for each tenant. `issuer` has `{tenant}` where the name goes; names outside `tenants` reach no server.

    `tenants` may grow and shrink while it is used: give the list that your program keeps.
    """

    def __init__(
        self,
        issuer: str,
        audience: str | Iterable[str],
        *,
        tenants: Collection[str],
        profile: Profile = RFC_9068,
        transport: Transport | None = None,
    ) -> None:
        self._issuer = issuer
        self._audience = audience
        self._tenants = tenants
        self._profile = profile
        self._transport = transport
        self._verifiers: dict[str, Verifier] = {}
        self._lock = threading.Lock()

    @property
    def servers(self) -> list[Server]:
        """Return whose tokens are taken."""
        return [self._of(tenant).server for tenant in self._tenants]

    def verify(self, token: str, *, tenant: str = "", confirmation: Mapping[str, str] = NOTHING) -> Access:
        """Return what the token opens at this tenant, or raise RefusedError."""
        return self._of(tenant).verify(token, confirmation=confirmation)

    async def averify(self, token: str, *, tenant: str = "", confirmation: Mapping[str, str] = NOTHING) -> Access:
        """Do the same in an event loop."""
        return await self._of(tenant).averify(token, confirmation=confirmation)

    def _of(self, tenant: str) -> Verifier:
        if not tenant:
            raise BadCallError("The call names no tenant.")
        if tenant not in self._tenants:
            raise WrongTenantError("The token is of another tenant than the call.")
        with self._lock:
            if tenant not in self._verifiers:
                server = Server(self._issuer.format(tenant=tenant), tenant=tenant, transport=self._transport)
                self._verifiers[tenant] = Verifier(server, self._audience, profile=self._profile)
            return self._verifiers[tenant]
