"""MCP, revision 2026-07-28: the official Python SDK against a real resource server, in a realm with its defaults."""

import httpx
import pytest

from tests.loop import run
from tests.outside.conftest import McpServer
from tests.outside.mcp_client import Program, call
from tests.outside.person import Person

pytestmark = pytest.mark.outside

METHODS = [
    (None, "client_secret_basic"),
    ("none", "none"),
    ("client_secret_basic", "client_secret_basic"),
    ("client_secret_post", "client_secret_post"),
]


def call_twice(program: Program) -> tuple[dict[str, str], dict[str, str]]:
    """Call the tool, let the access token expire, and call again."""

    async def work() -> tuple[dict[str, str], dict[str, str]]:
        async with program.connect() as client:
            first = await call(client)
            program.expire()
            return first, await call(client)

    return run(work)


def call_once(program: Program) -> dict[str, str]:
    """Connect as a program does that has just been started, and call the tool."""

    async def work() -> dict[str, str]:
        async with program.connect() as client:
            return await call(client)

    return run(work)


def revoke(program: Program, issuer: str) -> None:
    """End what the program was given, as it would itself."""
    parameters = {"token": program.tokens.refresh_token, "client_id": program.registered.client_id}
    assert httpx.post(f"{issuer}/protocol/openid-connect/revoke", data=parameters).status_code == 200


@pytest.mark.parametrize(("asked", "registered"), METHODS)
def test_an_mcp_client_goes_from_discovery_to_a_refreshed_token(
    mcp_server: McpServer, person: Person, asked: str | None, registered: str
) -> None:
    program = Program(mcp_server.url, person, auth_method=asked)
    first, second = call_twice(program)

    realm = f"/realms/{mcp_server.slug}"
    calls = [line for line in program.wire if line != "POST /mcp 200"]
    assert calls == [
        "POST /mcp 401",
        "GET /.well-known/oauth-protected-resource/mcp 200",
        f"GET /.well-known/oauth-authorization-server{realm} 200",
        f"POST {realm}/clients-registrations/openid-connect 201",
        f"POST {realm}/protocol/openid-connect/token 200",
        f"POST {realm}/protocol/openid-connect/token 200",
    ]
    assert [body["grant_type"] for body in program.bodies] == [["authorization_code"], ["refresh_token"]]
    assert program.wire[-1] == "POST /mcp 200"
    assert program.registered.token_endpoint_auth_method == registered
    assert (program.registered.client_secret is None) == (registered == "none")
    assert first["jti"] != second["jti"]
    for token in (first, second):
        assert (token["iss"], token["aud"]) == (mcp_server.issuer, mcp_server.url)
        assert (token["client_id"], token["sub"]) == (program.registered.client_id, first["sub"])
        assert token["scope"] == "mcp:read offline_access"


def test_the_person_sees_who_asks_for_what_and_where_the_answer_goes(mcp_server: McpServer, person: Person) -> None:
    call_once(Program(mcp_server.url, person))

    login, consent = person.pages
    assert "Sign in" in login
    for seen in ("Notes", "nobody has checked this name", "Read your documents", mcp_server.url, "alice@acme.test"):
        assert seen in consent
    assert "127.0.0.1" in consent
    assert "a program on this computer" in consent


def test_a_restarted_client_goes_on_with_what_it_kept(mcp_server: McpServer, person: Person) -> None:
    program = Program(mcp_server.url, person, auth_method="none")
    first = call_once(program)
    again = Program(mcp_server.url, person, auth_method="none", storage=program.storage)
    second = call_once(again)

    assert second == first
    assert set(again.wire) == {"POST /mcp 200"}


def test_a_client_whose_tokens_were_revoked_asks_the_person_again(mcp_server: McpServer, person: Person) -> None:
    program = Program(mcp_server.url, person, auth_method="none")

    async def work() -> None:
        async with program.connect() as client:
            await call(client)
            revoke(program, mcp_server.issuer)
            program.expire()
            await call(client)

    run(work)

    grants = [body["grant_type"] for body in program.bodies]
    assert grants == [["authorization_code"], ["refresh_token"], ["authorization_code"]]
    assert sum("clients-registrations" in line for line in program.wire) == 1
    assert len(person.pages) == 3  # a login, and two decisions
