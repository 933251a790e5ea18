"""RFC 9068 §4, RFC 9728: what a resource server takes and refuses when it knows nothing but the issuer's JWKS."""

import secrets
from dataclasses import dataclass
from typing import Any, Literal

import httpx
import httpx2
import pytest
from fastmcp import Client
from fastmcp.client.auth import ClientCredentialsOAuthProvider
from mcp.client.auth.extensions.client_credentials import ClientCredentialsOAuthProvider as SdkClientCredentials
from mcp.client.client import Client as SdkClient
from mcp.client.streamable_http import streamable_http_client

from tests.loop import run
from tests.outside.conftest import McpServer
from tests.outside.mcp_client import Storage, call

pytestmark = pytest.mark.outside

MACHINES = """
realms:
  - slug: {slug}
    scopes:
      - {{name: "mcp:read", description: "Read your documents"}}
      - {{name: "mcp:list", description: "List your documents"}}
    resources: [{{identifier: "{url}"}}, {{identifier: "{url}/other"}}]
    service_accounts:
      - {{client_id: reader, secret: {{value: "{secret}"}}, scopes: ["mcp:read"], audience: ["{url}"]}}
      - client_id: poster
        secret: {{value: "{secret}"}}
        scopes: ["mcp:read"]
        audience: ["{url}"]
        token_endpoint_auth_method: client_secret_post
      - {{client_id: lister, secret: {{value: "{secret}"}}, scopes: ["mcp:list"], audience: ["{url}"]}}
      - {{client_id: neighbour, secret: {{value: "{secret}"}}, scopes: ["mcp:read"], audience: ["{url}/other"]}}
"""
HELLO: dict[str, Any] = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}


@dataclass(frozen=True, slots=True)
class Machines:
    """Service accounts in the realm of the MCP server, and in Globex, with one secret."""

    server: McpServer
    secret: str

    def token(self, client_id: str, issuer: str | None = None) -> str:
        """Return an access token of a machine."""
        endpoint = f"{issuer or self.server.issuer}/protocol/openid-connect/token"
        answer = httpx.post(endpoint, data={"grant_type": "client_credentials"}, auth=(client_id, self.secret))
        return str(answer.raise_for_status().json()["access_token"])

    def ask(self, token: str | None) -> httpx.Response:
        """Send the server a message with the token."""
        headers = {"Accept": "application/json, text/event-stream"}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.post(self.server.url, json=HELLO, headers=headers)


@pytest.fixture(scope="module")
def machines(mcp_server: McpServer) -> Machines:
    """Add the machines, in both realms."""
    secret = secrets.token_urlsafe(32)
    for slug in (mcp_server.slug, f"globex-{mcp_server.slug}"):
        mcp_server.live.apply(MACHINES.format(slug=slug, url=mcp_server.url, secret=secret))
    return Machines(mcp_server, secret)


def test_a_caller_without_a_token_is_told_where_to_get_one(machines: Machines) -> None:
    answer = machines.ask(None)
    challenge = answer.headers["WWW-Authenticate"]
    address = challenge.partition('resource_metadata="')[2].partition('"')[0]
    metadata = httpx.get(address).json()

    assert answer.status_code == 401
    assert 'scope="mcp:read"' in challenge
    assert metadata["resource"] == machines.server.url
    assert metadata["authorization_servers"] == [machines.server.issuer]


def test_a_token_with_audience_and_scope_is_taken(machines: Machines) -> None:
    assert machines.ask(machines.token("reader")).status_code == 200


def test_a_token_without_the_scope_is_refused(machines: Machines) -> None:
    assert machines.ask(machines.token("lister")).status_code in {401, 403}


def test_a_token_for_another_audience_is_refused(machines: Machines) -> None:
    assert machines.ask(machines.token("neighbour")).status_code == 401


def test_a_token_of_another_realm_is_refused(machines: Machines) -> None:
    globex = machines.server.live.issuer(f"globex-{machines.server.slug}")

    assert machines.ask(machines.token("reader", globex)).status_code == 401


def test_a_broken_token_is_refused(machines: Machines) -> None:
    head, claims, signature = machines.token("reader").split(".")
    for broken in (f"{head}.{claims}.{signature[::-1]}", f"{head}.{claims}.", "as_rt_nothing"):
        assert machines.ask(broken).status_code == 401


def test_a_machine_uses_the_server_through_fastmcp_with_its_own_secret(machines: Machines) -> None:
    async def work() -> str:
        auth = ClientCredentialsOAuthProvider(
            client_id="reader", client_secret=machines.secret, issuer=machines.server.issuer
        )
        async with Client(machines.server.url, auth=auth) as client:
            return str((await client.call_tool("whoami")).data["sub"])

    assert run(work) == "client:reader"


@pytest.mark.parametrize(("client_id", "method"), [("reader", "client_secret_basic"), ("poster", "client_secret_post")])
def test_a_machine_uses_the_server_through_the_sdk_with_its_own_secret(
    machines: Machines, client_id: str, method: Literal["client_secret_basic", "client_secret_post"]
) -> None:
    auth = SdkClientCredentials(
        machines.server.url, Storage(), client_id, machines.secret, method, issuer=machines.server.issuer
    )

    async def work() -> str:
        async with (
            httpx2.AsyncClient(auth=auth, timeout=60) as http,
            SdkClient(streamable_http_client(machines.server.url, http_client=http)) as client,
        ):
            return (await call(client))["sub"]

    assert run(work) == f"client:{client_id}"
