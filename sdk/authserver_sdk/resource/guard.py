"""RFC 6750, RFC 9728: what stands before an API. Adapters carry calls to it and answers back; it decides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from authserver_sdk.errors import AuthserverError
from authserver_sdk.resource import documents
from authserver_sdk.resource.call import Call, SessionCookie, key_of, token_of
from authserver_sdk.resource.refusal import Answer, refuse
from authserver_sdk.verifying.access import Access
from authserver_sdk.verifying.api_keys import ApiKeys
from authserver_sdk.verifying.checker import NOTHING, Checker


@dataclass(frozen=True)
class Guard:
    """Protects the API at the address `resource`, which is also what its tokens are for.

    `scopes` are what every call needs; `name` is shown to people. `thumbprint_header` is where a proxy that checked
    a client's certificate gives its thumbprint (RFC 8705), if one does; it must drop what callers send there.
    """

    checker: Checker
    resource: str
    scopes: tuple[str, ...] = ()
    name: str = ""
    cookie: SessionCookie | None = None
    api_keys: ApiKeys | None = None
    thumbprint_header: str = ""
    tenant_header: str = "x-tenant-id"
    _mirrored: documents.Mirror | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        servers = self.checker.servers
        object.__setattr__(self, "_mirrored", documents.Mirror(servers[0]) if len(servers) == 1 else None)

    @property
    def metadata_address(self) -> str:
        """Return the address of the API's metadata."""
        return documents.metadata_address(self.resource)

    def check(self, call: Call, scopes: Iterable[str] = (), roles: Iterable[str] = ()) -> Access:
        """Return what the call may do, or raise an AuthserverError that `refuse` answers."""
        found = self.identify(call)
        found.require((*self.scopes, *scopes), roles)
        return found

    async def acheck(self, call: Call, scopes: Iterable[str] = (), roles: Iterable[str] = ()) -> Access:
        """Do the same in an event loop."""
        found = await self.aidentify(call)
        found.require((*self.scopes, *scopes), roles)
        return found

    def identify(self, call: Call) -> Access:
        """Return whose call it is, whatever it may do."""
        tenant = self._tenant(call)
        key, instance = key_of(call) if self.api_keys else ("", "")
        if self.api_keys and key:
            return self.api_keys.verify(key, instance=instance, tenant=tenant)
        token = token_of(call, self.cookie)
        return self.checker.verify(token, tenant=tenant, confirmation=self._shown(call))

    async def aidentify(self, call: Call) -> Access:
        """Do the same in an event loop."""
        tenant = self._tenant(call)
        key, instance = key_of(call) if self.api_keys else ("", "")
        if self.api_keys and key:
            return await self.api_keys.averify(key, instance=instance, tenant=tenant)
        token = token_of(call, self.cookie)
        return await self.checker.averify(token, tenant=tenant, confirmation=self._shown(call))

    def refuse(self, error: AuthserverError) -> Answer:
        """Return the answer to a call that was refused."""
        return refuse(error, metadata=self.metadata_address, scopes=self.scopes)

    def document(self, path: str) -> Answer | None:
        """Return the public document that lies at a path, if one does."""
        if path == urlsplit(self.metadata_address).path:
            return self._own()
        mirrored = self._mirrored if path == documents.AUTHORIZATION_SERVER else None
        return documents.document(mirrored.get()) if mirrored else None

    async def adocument(self, path: str) -> Answer | None:
        """Do the same in an event loop."""
        if path == urlsplit(self.metadata_address).path:
            return self._own()
        mirrored = self._mirrored if path == documents.AUTHORIZATION_SERVER else None
        return documents.document(await mirrored.aget()) if mirrored else None

    def _own(self) -> Answer:
        issuers = [server.issuer for server in self.checker.servers]
        return documents.document(
            documents.metadata(self.resource, issuers=issuers, scopes=self.scopes, name=self.name)
        )

    def _shown(self, call: Call) -> Mapping[str, str]:
        thumbprint = call.headers.get(self.thumbprint_header, "") if self.thumbprint_header else ""
        return {"x5t#S256": thumbprint} if thumbprint else NOTHING

    def _tenant(self, call: Call) -> str:
        return call.headers.get(self.tenant_header, "") if self.tenant_header else ""
