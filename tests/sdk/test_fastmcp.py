"""RFC 9728: an MCP server on FastMCP with the SDK's tokens, used by FastMCP's own client."""

import secrets
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from fastmcp import Client
from fastmcp.client.auth import ClientCredentialsOAuthProvider

from tests.live import Live, free_port
from tests.loop import run
from tests.outside.test_resource_server import HELLO
from tests.sdk.conftest import make_keys
from tests.sdk.issuer import Issuer
from tests.sdk.running import running

pytestmark = pytest.mark.outside

REALM = """
realms:
  - slug: {slug}
    scopes:
      - {{name: "notes:read", description: "Read your notes"}}
      - {{name: "notes:write", description: "Change your notes"}}
    resources: [{{identifier: "{url}"}}]
    service_accounts:
      - {{client_id: writer, secret: {{value: "{secret}"}}, scopes: ["notes:write"], audience: ["{url}"]}}
      - {{client_id: reader, secret: {{value: "{secret}"}}, scopes: ["notes:read"], audience: ["{url}"]}}
"""
ACCEPTED = {"Accept": "application/json, text/event-stream"}


@dataclass(frozen=True, slots=True)
class Server:
    """An MCP server, its address, the realm of its tokens, and the secret of the machines."""

    http: httpx.Client
    url: str
    live: Live
    slug: str
    secret: str

    @property
    def issuer(self) -> str:
        """Return the issuer of its tokens."""
        return self.live.issuer(self.slug)

    def token(self, client_id: str) -> str:
        """Return an access token of a machine."""
        answer = httpx.post(
            f"{self.issuer}/protocol/openid-connect/token",
            data={"grant_type": "client_credentials"},
            auth=(client_id, self.secret),
        )
        return str(answer.json()["access_token"])

    def ask(self, token: str = "") -> httpx.Response:
        """Send a message."""
        return self.http.post(
            "/mcp", json=HELLO, headers=ACCEPTED | ({"Authorization": f"Bearer {token}"} if token else {})
        )


@pytest.fixture(scope="module")
def server(live_server_process: Live, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    port, slug, secret = free_port(), f"mcp-{uuid4().hex[:8]}", secrets.token_urlsafe(32)
    url, issuer = f"http://127.0.0.1:{port}/mcp", live_server_process.issuer(slug)
    live_server_process.apply(REALM.format(slug=slug, url=url, secret=secret))
    command = [sys.executable, "-m", "tests.sdk.apis.fastmcp_api", str(port), issuer]
    with running(command, port=port, log=tmp_path_factory.mktemp("mcp") / "log") as http:
        yield Server(http, url, live_server_process, slug, secret)


def test_a_client_finds_its_way_from_the_challenge_to_the_tool(server: Server) -> None:
    async def work() -> str:
        auth = ClientCredentialsOAuthProvider(client_id="writer", client_secret=server.secret, issuer=server.issuer)
        async with Client(server.url, auth=auth) as client:
            return str((await client.call_tool("whoami")).data)

    assert run(work) == "client:writer"


def test_a_caller_without_a_good_token_is_told_where_to_get_one(server: Server) -> None:
    metadata = f'resource_metadata="{server.url.removesuffix("/mcp")}/.well-known/oauth-protected-resource/mcp"'
    for answer, error in ((server.ask(), None), (server.ask("e30.e30.AAAA"), "invalid_token")):
        assert answer.status_code == 401
        assert metadata in answer.headers["WWW-Authenticate"]
        assert (f'error="{error}"' in answer.headers["WWW-Authenticate"]) or error is None
    refused = server.ask(server.token("reader"))
    assert refused.status_code == 403
    assert 'error="insufficient_scope"' in refused.headers["WWW-Authenticate"]


def test_an_api_key_may_stand_in_the_place_of_a_token(server: Server) -> None:
    keys = make_keys(server.live, server.slug, "writer")
    few = [server.ask(keys["few"]).status_code for _ in range(4)]

    assert server.ask(keys["good"]).status_code == 200
    assert server.ask(keys["expired"]).status_code == 401
    assert few == [200, 200, 200, 429]


def test_the_server_says_whose_tokens_it_takes_and_mirrors_their_server(server: Server) -> None:
    own = server.http.get("/.well-known/oauth-protected-resource/mcp").json()
    mirrored = server.http.get("/.well-known/oauth-authorization-server").json()

    assert (own["resource"], own["authorization_servers"]) == (server.url, [server.issuer])
    assert own["scopes_supported"] == ["notes:write"]
    assert mirrored["issuer"] == server.issuer


def test_while_the_issuer_is_away_nobody_is_sent_to_log_in(tmp_path: Path) -> None:
    port, issuer = free_port(), Issuer(f"http://127.0.0.1:{free_port()}/realms/acme")
    command = [sys.executable, "-m", "tests.sdk.apis.fastmcp_api", str(port), issuer.url]
    with running(command, port=port, log=tmp_path / "log") as http:
        answer = http.post("/mcp", json=HELLO, headers=ACCEPTED | {"Authorization": f"Bearer {issuer.token()}"})

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
