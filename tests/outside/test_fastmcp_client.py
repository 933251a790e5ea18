"""FastMCP's own client: it asks for the authorization page beforehand, opens a browser, and listens on a free port."""

from concurrent.futures import Future, ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastmcp import Client
from fastmcp.client.auth import OAuth

from tests.outside.conftest import McpServer
from tests.outside.loop import run
from tests.outside.person import Person

pytestmark = [
    pytest.mark.outside,
    pytest.mark.filterwarnings("ignore:Using in-memory token storage:UserWarning"),  # a wish of FastMCP's, for programs
]


def browse(person: Person, address: str) -> int:
    """Go through the pages, and take the answer to the port where the client listens by then."""
    (redirect_uri,) = parse_qs(urlsplit(address).query)["redirect_uri"]
    arrived = person.visit(address, redirect_uri=redirect_uri)
    with httpx.Client(transport=httpx.HTTPTransport(retries=6)) as browser:
        return browser.get(arrived, timeout=20).status_code


def test_fastmcp_logs_in_through_a_browser_and_calls_a_tool(
    mcp_server: McpServer, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Future[int]] = []

    async def work() -> str:
        oauth = OAuth(callback_timeout=30)
        async with Client(mcp_server.url, auth=oauth) as client:
            first = await client.call_tool("whoami")
            oauth.context.token_expiry_time = 1.0
            second = await client.call_tool("whoami")
        assert first.data["jti"] != second.data["jti"]
        return str(second.data["scope"])

    with ThreadPoolExecutor(1) as pool:
        monkeypatch.setattr("webbrowser.open", lambda address: opened.append(pool.submit(browse, person, address)))
        scope = run(work)

    assert scope == "mcp:read offline_access"
    assert [done.result() for done in opened] == [200]
