"""RFC 9728: a real MCP server, on FastMCP, that takes the tokens of one issuer, for itself, with `mcp:read`."""

import sys
from urllib.parse import urlsplit

from fastmcp import FastMCP
from fastmcp.server.auth import RemoteAuthProvider
from fastmcp.server.auth.providers.jwt import JWTVerifier
from fastmcp.server.dependencies import get_access_token
from pydantic import AnyHttpUrl

SHOWN = ("sub", "jti", "client_id", "scope", "aud", "iss")


def whoami() -> dict[str, str]:
    """Say whose token the call came with."""
    token = get_access_token()
    assert token
    return {name: str(token.claims[name]) for name in SHOWN}


def serve(issuer: str, url: str) -> None:
    """Serve at `url`. Issuer, audience and scope of each token are checked with nothing but the issuer's JWKS."""
    address = urlsplit(url)
    verifier = JWTVerifier(
        jwks_uri=f"{issuer}/protocol/openid-connect/certs",
        issuer=issuer,
        audience=url,
        algorithm="ES256",
        required_scopes=["mcp:read"],
    )
    auth = RemoteAuthProvider(
        verifier, authorization_servers=[AnyHttpUrl(issuer)], base_url=url.removesuffix(address.path)
    )
    server: FastMCP = FastMCP("Documents", auth=auth)
    server.tool(whoami)
    server.run(transport="http", host=address.hostname, port=address.port, path=address.path, show_banner=False)


if __name__ == "__main__":
    serve(*sys.argv[1:])
