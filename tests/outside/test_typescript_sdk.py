"""The official MCP SDK for TypeScript, version 1 and version 2, against a realm with its defaults."""

from typing import Any

import httpx
import pytest

from tests.outside.conftest import McpServer
from tests.outside.node_program import installed, run
from tests.outside.person import Person

PACKAGES = {1: "@modelcontextprotocol/sdk", 2: "@modelcontextprotocol/client"}
METHODS = ["none", "client_secret_basic", "client_secret_post"]

pytestmark = pytest.mark.outside


REGISTERED = "POST /clients-registrations/openid-connect 201"
TOKEN = "POST /protocol/openid-connect/token 200"
FORGOTTEN = "POST /protocol/openid-connect/token 401"
CONNECTED = [
    "POST /mcp 401",
    "GET /.well-known/oauth-protected-resource/mcp 200",
    "GET /.well-known/oauth-authorization-server 200",
    REGISTERED,
    TOKEN,
]


@pytest.fixture(params=PACKAGES)
def version(request: pytest.FixtureRequest) -> int:
    """Name each of the two versions."""
    version: int = request.param
    installed(PACKAGES[version])
    return version


def delete(registration: dict[str, str]) -> None:
    """Delete a client at the server, behind the back of the program (RFC 7592 §2.3)."""
    proof = {"Authorization": f"Bearer {registration['registration_access_token']}"}
    assert httpx.delete(registration["registration_client_uri"], headers=proof).status_code == 204


def use(server: McpServer, person: Person, *steps: str, method: str = "none", **given: Any) -> dict[str, Any]:
    """Run the program through the steps; `calls` are its requests without those that the tools answered."""
    said = run("mcp.mjs", person, meanwhile=delete, server=server.url, steps=steps, method=method, **given)
    realm = f"/realms/{server.slug}"
    said["calls"] = [line.replace(realm, "") for line in said["wire"] if " /mcp 20" not in line]
    return said


@pytest.mark.parametrize("method", METHODS)
def test_it_registers_itself_calls_a_tool_and_refreshes_silently(
    mcp_server: McpServer, person: Person, version: int, method: str
) -> None:
    steps = ("connect", "whoami", "spoil", "whoami")
    said = use(mcp_server, person, *steps, method=method, version=version)
    first, second = said["answers"]

    assert said["calls"] == [*CONNECTED, "POST /mcp 401", TOKEN]
    assert (first["iss"], first["aud"]) == (mcp_server.issuer, mcp_server.url)
    assert first["jti"] != second["jti"]
    assert first["scope"] == second["scope"]
    assert said["kept"]["client"]["token_endpoint_auth_method"] == method
    assert len(person.pages) == 2  # a login, and a decision


def test_it_goes_on_with_what_it_kept(mcp_server: McpServer, person: Person, version: int) -> None:
    first = use(mcp_server, person, "connect", "whoami", version=version)
    second = use(mcp_server, person, "connect", "whoami", version=version, kept=first["kept"])

    assert second["answers"] == first["answers"]
    assert second["calls"] == []


def test_it_registers_anew_once_when_the_server_has_forgotten_it(
    mcp_server: McpServer, person: Person, version: int
) -> None:
    steps = ("connect", "whoami", "pause", "spoil", "connect", "whoami")
    said = use(mcp_server, person, *steps, version=version)
    first, second = said["answers"]

    assert said["calls"] == [*CONNECTED, "POST /mcp 401", FORGOTTEN, REGISTERED, TOKEN]
    assert first["client_id"] != second["client_id"]
    assert first["sub"] == second["sub"]


def test_version_1_refreshes_instead_of_asking_for_one_more_scope_and_loses_nothing(
    mcp_server: McpServer, person: Person
) -> None:
    said = use(mcp_server, person, "connect", "whoami", "write", version=1)

    assert said["calls"] == [*CONNECTED, "POST /mcp 403", TOKEN, "POST /mcp 403"]
    assert said["kept"]["tokens"]["scope"] == said["answers"][0]["scope"]


def test_version_2_asks_for_one_more_scope_when_a_tool_needs_it(mcp_server: McpServer, person: Person) -> None:
    said = use(mcp_server, person, "connect", "whoami", "write", "whoami", version=2)
    before, after, later = said["answers"]

    assert said["calls"] == [*CONNECTED, "POST /mcp 403", TOKEN]
    assert before["scope"] == "mcp:read offline_access"
    assert after["scope"] == later["scope"] == "mcp:read offline_access mcp:write"
    assert "Change your documents" in person.pages[-1]
