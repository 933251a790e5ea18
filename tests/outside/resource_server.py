"""RFC 9728: a real MCP server, on FastMCP, that takes the tokens of one issuer, for itself, with `mcp:read`."""

import json
import sys
from urllib.parse import urlsplit

from fastmcp import FastMCP
from fastmcp.server.auth import RemoteAuthProvider
from fastmcp.server.auth.providers.jwt import JWTVerifier
from fastmcp.server.dependencies import get_access_token
from pydantic import AnyHttpUrl
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SHOWN = ("sub", "jti", "client_id", "scope", "aud", "iss")


def whoami() -> dict[str, str]:
    """Say whose token the call came with."""
    token = get_access_token()
    assert token
    return {name: str(token.claims[name]) for name in SHOWN}


def write() -> dict[str, str]:
    """Do the same, for those who may write."""
    return whoami()


class StepUp:
    """RFC 6750 §3.1: a call of `write` without `mcp:write` is challenged to ask for it. It runs behind the verifier."""

    def __init__(self, app: ASGIApp, metadata: str) -> None:
        self.app = app
        self.challenge = f'Bearer error="insufficient_scope", scope="mcp:write", resource_metadata="{metadata}"'

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] != "/mcp":
            await self.app(scope, receive, send)
            return
        message = await receive()
        while message.get("more_body"):
            more = await receive()
            message = {**more, "body": message["body"] + more["body"]}
        if self._may(scope, message):
            await self.app(scope, replay(message, receive), send)
        else:
            refusal = JSONResponse({"error": "insufficient_scope"}, 403, {"WWW-Authenticate": self.challenge})
            await refusal(scope, receive, send)

    def _may(self, scope: Scope, message: Message) -> bool:
        call = json.loads(message["body"])
        writes = call.get("method") == "tools/call" and call["params"]["name"] == "write"
        return not writes or "mcp:write" in getattr(scope["user"], "scopes", ["mcp:write"])  # nobody: refused behind


def replay(message: Message, receive: Receive) -> Receive:
    """Give the message once more, and then whatever follows."""
    messages = [message]

    async def again() -> Message:
        return messages.pop() if messages else await receive()

    return again


def serve(issuer: str, url: str) -> None:
    """Serve at `url`. Issuer, audience and scope of each token are checked with nothing but the issuer's JWKS."""
    address = urlsplit(url)
    origin = url.removesuffix(address.path)
    verifier = JWTVerifier(
        jwks_uri=f"{issuer}/protocol/openid-connect/certs",
        issuer=issuer,
        audience=url,
        algorithm="ES256",
        required_scopes=["mcp:read"],
    )
    auth = RemoteAuthProvider(verifier, authorization_servers=[AnyHttpUrl(issuer)], base_url=origin)
    server: FastMCP = FastMCP("Documents", auth=auth)
    server.tool(whoami)
    server.tool(write)
    step_up = Middleware(StepUp, metadata=f"{origin}/.well-known/oauth-protected-resource{address.path}")
    server.run(
        transport="http",
        host=address.hostname,
        port=address.port,
        path=address.path,
        show_banner=False,
        middleware=[step_up],
    )


if __name__ == "__main__":
    serve(*sys.argv[1:])
