"""RFC 9728 for FastMCP: `FastMCP("Notes", auth=Tokens(guard))`."""

from urllib.parse import urlsplit

from fastmcp.server.auth import AccessToken, RemoteAuthProvider, TokenVerifier
from pydantic import AnyHttpUrl
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from authserver_sdk.adapters.starlette import respond, routes
from authserver_sdk.errors import AuthserverError, QuotaExhaustedError, RefusedError
from authserver_sdk.resource.call import Call
from authserver_sdk.resource.documents import AUTHORIZATION_SERVER
from authserver_sdk.resource.guard import Guard


class Checked(TokenVerifier):
    """FastMCP's question whether a token is good, put to the guard; an API key may be in its place."""

    def __init__(self, guard: Guard) -> None:
        super().__init__(required_scopes=list(guard.scopes))
        self._guard = guard

    async def verify_token(self, token: str) -> AccessToken | None:
        """Return what FastMCP wants to know of a good token. `Patient` answers what it raises."""
        try:
            access = await self._guard.aidentify(Call("POST", {"authorization": f"Bearer {token}"}))
        except QuotaExhaustedError:
            raise  # another token would not help
        except RefusedError:
            return None
        return AccessToken(
            token=token,
            client_id=access.client_id,
            scopes=sorted(access.scopes),
            expires_at=int(access.expires_at) if "exp" in access.claims else None,
            subject=access.subject,
            claims=dict(access.claims),
        )


class Tokens(RemoteAuthProvider):
    """Takes the tokens that the guard takes, says where to get them, and mirrors the server's metadata."""

    def __init__(self, guard: Guard) -> None:
        address = urlsplit(guard.resource)
        super().__init__(
            Checked(guard),
            authorization_servers=[AnyHttpUrl(server.issuer) for server in guard.checker.servers],
            base_url=f"{address.scheme}://{address.netloc}",
            resource_name=guard.name or None,
        )
        self._guard = guard

    def get_routes(self, mcp_path: str | None = None) -> list[Route]:
        """Add the mirror to the metadata that FastMCP serves."""
        mirror = [route for route in routes(self._guard) if route.path == AUTHORIZATION_SERVER]
        return super().get_routes(mcp_path) + mirror

    def get_middleware(self) -> list[Middleware]:
        """Answer 503 or 429 where a 401 would have clients log in anew."""
        return [Middleware(Patient, guard=self._guard), *super().get_middleware()]


class Patient:
    """Answers where FastMCP only knows good and bad: nobody can tell, or a quota is exhausted."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self.app = app
        self.guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in place of a stack trace."""
        try:
            await self.app(scope, receive, send)
        except AuthserverError as error:
            await respond(self.guard.refuse(error))(scope, receive, send)
