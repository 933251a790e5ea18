"""A realm with clients that an administrator set up, and a real MCP server in another realm, new in everything."""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import httpx
import pytest

from tests.live import Live, free_port
from tests.outside.mcp_process import run
from tests.outside.person import Person
from tests.people import PASSWORD

CALLBACK = "http://127.0.0.1:3000/callback"  # nobody listens: the person hands the address over
REALM = """
realms:
  - slug: {slug}
    scopes: [{{name: "reports:read", description: "Read reports"}}]
    resources: [{{identifier: "https://reports.acme.test"}}]
    users: [{{email: alice@acme.test, password: {{value: "{password}"}}, email_verified: true, name: Alice Adams}}]
    clients:
      - client_id: web
        name: Web
        secret: {{value: "{secret}"}}
        redirect_uris: ["{callback}"]
        grant_types: [authorization_code, refresh_token]
        token_endpoint_auth_method: client_secret_basic
      - client_id: app
        name: App
        redirect_uris: ["{callback}"]
        grant_types: [authorization_code, refresh_token]
        token_endpoint_auth_method: none
    service_accounts:
      - {{client_id: basic, secret: {{value: "{secret}"}}, scopes: ["reports:read"]}}
      - client_id: post
        secret: {{value: "{secret}"}}
        scopes: ["reports:read"]
        token_endpoint_auth_method: client_secret_post
"""
MCP_REALM = """
realms:
  - slug: {slug}
    scopes:
      - {{name: "mcp:read", description: "Read your documents"}}
      - {{name: "mcp:write", description: "Change your documents"}}
    resources: [{{identifier: "{resource}"}}]
    users: [{{email: alice@acme.test, password: {{value: "{password}"}}, email_verified: true}}]
"""


@dataclass(frozen=True, slots=True)
class Acme:
    """A realm of the server, and the secret that its confidential clients share."""

    issuer: str
    secret: str
    metadata: dict[str, str]


@dataclass(frozen=True, slots=True)
class McpServer:
    """A resource server at `url`, which is also its identifier, and the realm whose tokens it takes."""

    url: str
    issuer: str
    slug: str
    live: Live


def demand(found: object, sentence: str) -> None:
    """Skip with the sentence where something is missing on this machine; where CI is set, fail."""
    if not found:
        pytest.fail(sentence) if os.environ.get("CI") else pytest.skip(sentence)


@pytest.fixture(scope="session")
def acme_outside(live_server_process: Live) -> Acme:
    """Make a realm for tests from outside."""
    slug, secret = f"acme-{uuid4().hex[:8]}", secrets.token_urlsafe(32)
    blueprint = REALM.format(slug=slug, secret=secret, password=PASSWORD, callback=CALLBACK)
    live_server_process.apply(blueprint)
    issuer = live_server_process.issuer(slug)
    return Acme(issuer, secret, httpx.get(f"{issuer}/.well-known/openid-configuration").json())


@pytest.fixture(scope="session")
def mcp_server(live_server_process: Live) -> Iterator[McpServer]:
    """Make a realm that has nothing but two scopes, a resource and Alice, and start the resource server."""
    slug, url = f"mcp-{uuid4().hex[:8]}", f"http://127.0.0.1:{free_port()}/mcp"
    live_server_process.apply(MCP_REALM.format(slug=slug, resource=url, password=PASSWORD))
    server = McpServer(url, live_server_process.issuer(slug), slug, live_server_process)
    with run(server.issuer, url=url, log=live_server_process.folder / "mcp.log"):
        yield server


@pytest.fixture
def person() -> Iterator[Person]:
    """Give Alice a browser of her own."""
    alice = Person()
    yield alice
    alice.leave()
