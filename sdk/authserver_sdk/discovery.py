"""RFC 8414, OpenID Connect Discovery: what an authorization server says of itself, kept for a while."""

import time
from typing import Any
from urllib.parse import urlsplit

import httpx

from authserver_sdk.errors import ServerMisbehavesError
from authserver_sdk.flow import Flow, Transport, ask, members

Metadata = dict[str, Any]
SECONDS_KEPT = 3600.0


class Server:
    """An authorization server, known by its issuer, as written: the metadata must name exactly this.

    `tenant` is what calls to an API may name as their tenant: the realm in the path of the issuer, unless given.
    """

    def __init__(self, issuer: str, *, tenant: str = "", transport: Transport | None = None) -> None:
        self.issuer = issuer
        self.tenant = tenant or _realm(issuer)
        self.transport = transport or Transport()
        self._metadata: Metadata = {}
        self._fresh_until = 0.0

    def metadata(self) -> Metadata:
        """Return the metadata."""
        return self.transport.run(self.describe())

    async def ametadata(self) -> Metadata:
        """Return the metadata, in an event loop."""
        return await self.transport.arun(self.describe())

    def describe(self) -> Flow[Metadata]:
        """Read the metadata, unless it is known."""
        if time.monotonic() >= self._fresh_until:
            self._metadata = yield from self.read()
            self._fresh_until = time.monotonic() + SECONDS_KEPT
        return self._metadata

    def endpoint(self, name: str) -> Flow[str]:
        """Return the address that the metadata gives for `token_endpoint`, `jwks_uri` and the like."""
        metadata = yield from self.describe()
        address = metadata.get(name)
        if not isinstance(address, str) or not address:
            raise ServerMisbehavesError(f"{self.issuer} names no {name}.")
        if not is_address(address, insecure=self.issuer.startswith("http:")):
            raise ServerMisbehavesError(f"The {name} of {self.issuer} is no address on https.")
        return address

    def read(self) -> Flow[Metadata]:
        """Read the metadata anew."""
        for address in addresses(self.issuer):
            response = yield from ask(httpx.Request("GET", address, headers={"Accept": "application/json"}))
            if response.status_code == httpx.codes.OK:
                metadata = members(response)
                if metadata.get("issuer") != self.issuer:  # RFC 8414 §3.3: a simple comparison of strings
                    raise ServerMisbehavesError(f"{address} names the issuer {metadata.get('issuer')!r}.")
                return metadata
        raise ServerMisbehavesError(f"{self.issuer} publishes no metadata.")


def _realm(issuer: str) -> str:
    """Return the realm that an issuer of an authserver names in its path."""
    before, _, slug = urlsplit(issuer).path.rpartition("/")
    return slug if before.endswith("/realms") else ""


def is_address(text: str, *, insecure: bool) -> bool:
    """Tell whether something is an address that requests may go to; `insecure` allows http."""
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        return False
    return bool(url.host) and url.scheme in ({"https", "http"} if insecure else {"https"})


def addresses(issuer: str) -> tuple[str, str, str]:
    """Return where metadata may lie: RFC 8414 §3, the same with OpenID's name (§5), and OpenID's own place."""
    parts = urlsplit(issuer)
    origin, path = f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")
    return (
        f"{origin}/.well-known/oauth-authorization-server{path}",
        f"{origin}/.well-known/openid-configuration{path}",
        f"{origin}{path}/.well-known/openid-configuration",
    )
