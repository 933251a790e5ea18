"""A5: an MCP server on API keys, with a fallback and refusals that can be told apart; and the same server on OAuth."""

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastmcp import Client
from fastmcp.client.auth import OAuth
from key_value.aio.stores.memory import MemoryStore
from playwright.sync_api import Browser

from tests.live import Live
from tests.loop import run
from tests.outside.person import Person
from tests.scenarios.readme import Checkout, Said, checkout

pytestmark = [
    pytest.mark.outside,
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore:Using in-memory token storage:UserWarning"),  # a wish of FastMCP's, for programs
]


@pytest.fixture(scope="module")
def example(live_server_process: Live, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return checkout(tmp_path_factory.mktemp("scenario"), "mcp_server", live_server_process, 9401, 9402)


@pytest.fixture(scope="module")
def said(example: Checkout) -> Iterator[Said]:
    with example.running(example.blocks[:-1]) as said:
        yield said


@pytest.fixture(scope="module")
def password(said: Said) -> str:
    return said.after("echo $ERIN_PASSWORD").strip()


def ask(example: Checkout, *arguments: str) -> str:
    """Call a tool of the server on API keys, and return what is printed."""
    command = [".example/bin/python", "examples/mcp_server/ask.py", f"http://127.0.0.1:{example.ports[9401]}/mcp"]
    done = subprocess.run(
        [*command, *arguments], cwd=example.folder, capture_output=True, text=True, timeout=120, check=False
    )
    return done.stdout.strip()


def test_a_health_call_needs_no_key(said: Said) -> None:
    assert said.after("NOTES_API_KEY=$READER") == "ok\n"


def test_the_key_of_the_call_goes_before_the_one_that_is_configured(said: Said) -> None:
    who, kept, read = said.after("whoami api_key=$BOT").splitlines()

    assert "client:notes-bot" in who
    assert "notes:write" in who
    assert kept == "You have 1 of them."
    assert read == "['milk']"


@pytest.mark.parametrize(
    ("line", "reason"),
    [("text=eggs", "insufficient"), ("as_ak_made_up", "invalid"), ("kill $BY_KEY\npython3", "missing")],
)
def test_each_refusal_begins_with_its_reason(said: Said, line: str, reason: str) -> None:
    assert said.after(line).splitlines()[-1].startswith(f"{reason}: ")


def test_a_key_has_a_quota(said: Said) -> None:
    first, second, third = said.after("api_key=$METERED").splitlines()

    assert first == second == "['milk']"
    assert third.startswith("exhausted: ")


def test_a_key_is_replaced_while_both_work_and_a_deleted_one_is_refused_at_once(said: Said) -> None:
    old, new, deleted = said.after("rotate notes-bot default").splitlines()

    assert old == new == "[]"
    assert deleted.startswith("invalid: ")


@pytest.mark.browser
def test_a_person_makes_a_key_of_their_own_and_takes_it_back(
    example: Checkout, password: str, chromium: Browser
) -> None:
    page = chromium.new_page()
    page.goto(f"{example.live.issuer('notes')}/account/api-keys/")
    page.fill("input[name=login]", "erin@notes.test")
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.click("main a:has-text('Make a key')")
    page.fill("input[name=name]", "notes at home")
    page.check("input[value='notes:read']")
    page.click("button:has-text('Make the key')")
    key = page.inner_text("code.secret-text")

    assert ask(example, "read_notes", f"api_key={key}") == "[]"
    assert ask(example, "add_note", "text=eggs", f"api_key={key}").startswith("insufficient: ")
    assert "Erin Eaves" in ask(example, "whoami", f"api_key={key}")
    page.goto(f"{example.live.issuer('notes')}/account/api-keys/")
    page.click("button:has-text('Invalidate')")
    assert ask(example, "read_notes", f"api_key={key}").startswith("invalid: ")


def test_any_client_signs_its_person_in_to_the_server_on_oauth(example: Checkout, said: Said, password: str) -> None:
    address = f"http://127.0.0.1:{example.ports[9402]}/mcp"
    erin = Person("erin@notes.test", password=password)

    def browse(opened: str) -> int:
        (redirect_uri,) = parse_qs(urlsplit(opened).query)["redirect_uri"]
        with httpx.Client(transport=httpx.HTTPTransport(retries=6)) as browser:
            return browser.get(erin.visit(opened, redirect_uri=redirect_uri)).status_code

    async def work() -> list[str]:
        async with Client(address, auth=OAuth(token_storage=MemoryStore(), callback_timeout=90)) as client:
            notes: list[str] = (await client.call_tool("read_notes")).data
            return notes

    with ThreadPoolExecutor(1) as pool, pytest.MonkeyPatch.context() as patch:
        patch.setattr("webbrowser.open", lambda opened: pool.submit(browse, opened))
        notes = run(work)
    erin.leave()

    assert notes == []
    assert f'"resource": "{address}"' in said.answers[-1].replace('":"', '": "')
