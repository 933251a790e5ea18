"""RFC 7523: the assertions that Authlib and the official MCP SDK write, in realms with their defaults."""

import time
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import ClientSecretJWT, PrivateKeyJWT
from jwcrypto.jwk import JWK
from mcp.client.auth.extensions.client_credentials import PrivateKeyJWTOAuthProvider, SignedJWTParameters
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client

from tests.live import Live
from tests.loop import run
from tests.outside.conftest import McpServer
from tests.outside.mcp_client import Storage, call

pytestmark = pytest.mark.outside

SECRET = "made-up-for-tests-made-up-for-tests-made-up-for-tests"
KEYS = {"RS256": JWK.generate(kty="RSA", size=2048), "ES256": JWK.generate(kty="EC", crv="P-256")}
REALM = """
realms:
  - slug: {slug}
    client_secret_jwt: true
    scopes: [{{name: "mcp:read", description: "Read your documents"}}]
    service_accounts:
      - client_id: signer
        token_endpoint_auth_method: private_key_jwt
        jwks: {jwks}
        scopes: ["mcp:read"]
        {audience}
      - client_id: sharer
        token_endpoint_auth_method: client_secret_jwt
        secret: {{value: "{secret}"}}
        scopes: ["mcp:read"]
"""


def apply(live: Live, slug: str, *, audience: str = "") -> None:
    """Give a realm two machines that sign: one with its keys, one with a secret."""
    jwks = {"keys": [key.export_public(as_dict=True) for key in KEYS.values()]}
    audience = f'audience: ["{audience}"]' if audience else ""
    live.apply(REALM.format(slug=slug, jwks=jwks, secret=SECRET, audience=audience))


def claims(issuer: str) -> dict[str, Any]:
    """Return what Authlib must be told: it writes the token endpoint as audience, and an hour as life."""
    return {"aud": issuer, "exp": int(time.time()) + 60}


@pytest.mark.parametrize("method", ["private_key_jwt", "client_secret_jwt"])
def test_authlib_signs_what_is_taken(live_server_process: Live, method: str) -> None:
    slug = f"signed-{uuid4().hex[:8]}"
    apply(live_server_process, slug)
    issuer = live_server_process.issuer(slug)
    client_id, secret = ("signer", KEYS["RS256"].export_to_pem(private_key=True, password=None).decode())
    signing: ClientSecretJWT = PrivateKeyJWT(claims=claims(issuer))
    if method == "client_secret_jwt":
        client_id, secret, signing = "sharer", SECRET, ClientSecretJWT(claims=claims(issuer))
    session = OAuth2Session(client_id, secret, token_endpoint_auth_method=method)
    session.register_client_auth_method(signing)

    token = session.fetch_token(f"{issuer}/protocol/openid-connect/token", grant_type="client_credentials")

    assert token["scope"] == "mcp:read"


@pytest.mark.parametrize("algorithm", KEYS)
def test_a_machine_uses_an_mcp_server_through_the_sdk_with_its_own_key(mcp_server: McpServer, algorithm: str) -> None:
    apply(mcp_server.live, mcp_server.slug, audience=mcp_server.url)
    pem = KEYS[algorithm].export_to_pem(private_key=True, password=None).decode()
    signed = SignedJWTParameters(issuer="signer", subject="signer", signing_key=pem, signing_algorithm=algorithm)
    auth = PrivateKeyJWTOAuthProvider(
        mcp_server.url,
        Storage(),
        "signer",
        signed.create_assertion_provider(),
        scope="mcp:read",
        issuer=mcp_server.issuer,
    )

    async def work() -> dict[str, str]:
        async with (
            httpx2.AsyncClient(auth=auth, timeout=60) as http,
            Client(streamable_http_client(mcp_server.url, http_client=http)) as client,
        ):
            return await call(client)

    assert run(work)["sub"] == "client:signer"
