"""RFC 9728 §2 and §3: what the API says of itself; RFC 8414: what its authorization server says, handed on."""

import json
from collections.abc import Iterable
from urllib.parse import urlsplit

from authserver_sdk.discovery import Metadata, Server
from authserver_sdk.flow import Flow
from authserver_sdk.renewed import Kept, Renewed, keep
from authserver_sdk.resource.refusal import Answer

PROTECTED_RESOURCE = "/.well-known/oauth-protected-resource"
AUTHORIZATION_SERVER = "/.well-known/oauth-authorization-server"
SECONDS_KEPT, SECONDS_USABLE = 300.0, 86400.0


def metadata_address(resource: str) -> str:
    """Return where the metadata of a resource lies: its path follows the well-known one (§3.1)."""
    parts = urlsplit(resource)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{parts.netloc}{PROTECTED_RESOURCE}{parts.path.rstrip('/')}{query}"


def metadata(resource: str, *, issuers: Iterable[str], scopes: Iterable[str], name: str) -> Metadata:
    """Return the metadata of a resource."""
    members = {
        "resource": resource,
        "authorization_servers": list(issuers),
        "scopes_supported": list(scopes),
        "bearer_methods_supported": ["header"],
        "resource_name": name,
    }
    return {key: value for key, value in members.items() if value}


def document(members: Metadata) -> Answer:
    """Return a public document; programs in browsers may read it (CORS)."""
    headers = {
        "Content-Type": "application/json",
        "Cache-Control": f"public, max-age={SECONDS_KEPT:.0f}",
        "Access-Control-Allow-Origin": "*",
    }
    return Answer(200, json.dumps(members).encode(), headers)


class Mirror:
    """The metadata of an authorization server, for clients that look for it at the API."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._kept: Renewed[Metadata] = Renewed(self._fetch, server.transport)

    def get(self) -> Metadata:
        """Return the metadata as the server has it, a few minutes old at most while the server is there."""
        return self._kept.get()

    async def aget(self) -> Metadata:
        """Return the metadata, in an event loop."""
        return await self._kept.aget()

    def _fetch(self, held: Metadata | None) -> Flow[Kept[Metadata]]:  # noqa: ARG002 (the keeper's signature)
        found = yield from self._server.read()
        return keep(found, renew_in=SECONDS_KEPT, usable_for=SECONDS_USABLE)
