"""FastMCP's own client: it asks for the authorization page beforehand, opens a browser, and listens on a free port."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastmcp import Client
from fastmcp.client.auth import OAuth
from fastmcp.client.auth.oauth import TokenStorageAdapter
from key_value.aio.stores.memory import MemoryStore

from tests.loop import run
from tests.outside.conftest import McpServer
from tests.outside.person import Person

pytestmark = [
    pytest.mark.outside,
    pytest.mark.filterwarnings("ignore:Using in-memory token storage:UserWarning"),  # a wish of FastMCP's, for programs
]

SECONDS_TO_BE_SEEN = 1.1  # a web process remembers a client for a second


def browse(person: Person, address: str) -> int:
    """Go through the pages, and take the answer to the port where the client listens by then."""
    (redirect_uri,) = parse_qs(urlsplit(address).query)["redirect_uri"]
    arrived = person.visit(address, redirect_uri=redirect_uri)
    with httpx.Client(transport=httpx.HTTPTransport(retries=6)) as browser:
        return browser.get(arrived).status_code


@dataclass
class FastMcp:
    """FastMCP's client with what it keeps; `opened` has the answer to each address that it opened in the browser."""

    server: McpServer
    person: Person
    store: MemoryStore = field(default_factory=MemoryStore)
    opened: list[Future[int]] = field(default_factory=list)

    def use(self, *, expire: bool = False) -> list[dict[str, str]]:
        """Start the client, and call the tool; once more after the access token has expired, in the client's eyes."""

        async def work() -> list[dict[str, str]]:
            oauth = OAuth(token_storage=self.store, callback_timeout=90)
            async with Client(self.server.url, auth=oauth) as client:
                seen = [(await client.call_tool("whoami")).data]
                if expire:
                    oauth.context.token_expiry_time = 1.0
                    seen.append((await client.call_tool("whoami")).data)
            return seen

        with ThreadPoolExecutor(1) as pool, pytest.MonkeyPatch.context() as patch:
            answer = self.opened.append
            patch.setattr("webbrowser.open", lambda address: answer(pool.submit(browse, self.person, address)))
            return run(work)

    def forget_tokens(self) -> None:
        """Lose the access token, so that the next start begins with a refresh."""

        async def work() -> None:
            adapter = TokenStorageAdapter(self.store, self.server.url)
            tokens = await adapter.get_tokens()
            assert tokens
            await adapter.set_tokens(tokens.model_copy(update={"expires_in": -1}))

        run(work)


@pytest.fixture
def program(mcp_server: McpServer, person: Person) -> FastMcp:
    return FastMcp(mcp_server, person)


def test_fastmcp_logs_in_through_a_browser_and_refreshes_silently(program: FastMcp) -> None:
    first, second = program.use(expire=True)

    assert first["jti"] != second["jti"]
    assert first["scope"] == second["scope"] == "mcp:read offline_access"
    assert [done.result() for done in program.opened] == [200]


def test_fastmcp_goes_on_with_what_it_kept(program: FastMcp) -> None:
    first, second = program.use(), program.use()

    assert second == first
    assert len(program.opened) == 1


def test_fastmcp_registers_anew_when_the_server_has_forgotten_it(program: FastMcp) -> None:
    (first,) = program.use()
    delete = f"Client.objects.all_realms().filter(client_id={first['client_id']!r}).delete()"
    program.server.live.manage("shell", "-c", f"from clients.models import Client; {delete}")
    program.forget_tokens()
    time.sleep(SECONDS_TO_BE_SEEN)
    (second,) = program.use()

    assert second["client_id"] != first["client_id"]
    assert second["sub"] == first["sub"]
    assert [done.result() for done in program.opened] == [200, 200]
