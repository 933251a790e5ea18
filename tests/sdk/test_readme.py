"""sdk/README.md: each example runs as it stands there, against the running server."""

import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from authserver_sdk import ClientCredentials, ClientSecret, TokenSource
from tests.live import ROOT, free_port
from tests.loop import alone
from tests.outside.person import Person
from tests.outside.test_resource_server import HELLO
from tests.sdk.conftest import Acme
from tests.sdk.running import running

pytestmark = pytest.mark.outside

EXAMPLES: dict[str, str] = dict(
    re.findall(r"^```python (\w+)\n(.*?)^```$", (ROOT / "sdk/README.md").read_text(), re.MULTILINE | re.DOTALL)
)
APIS = {"fastapi": "/notes", "starlette": "/notes", "django": "/notes", "drf": "/notes", "fastmcp": "/mcp"}
PROGRAMS = ("machine", "key", "person", "headers")
PIECES = ("verifier", "tenants", "introspection", "cookie", "transport")
NOTES = "https://notes.example"


@contextmanager
def served(name: str, acme: Acme, folder: Path) -> Iterator[httpx.Client]:
    """Run the API of an example."""
    port, module = free_port(), f"notes_{name}"
    (folder / f"{module}.py").write_text(filled(name, acme))
    commands = {
        "uvicorn": ["uvicorn", f"{module}:app", "--port", str(port), "--log-level", "warning"],
        "django": ["tests.sdk.apis.django_urls", str(port), module],
    }
    command = [sys.executable, "-m", *commands["django" if name in {"django", "drf"} else "uvicorn"]]
    path = f"{ROOT}:{ROOT / 'sdk'}:{folder}"
    with running(command, port=port, log=folder / f"{module}.log", PYTHONPATH=path) as http:
        yield http


def filled(name: str, acme: Acme) -> str:
    """Return an example with our issuer in the place of its own."""
    return EXAMPLES[name].replace("https://login.example/realms/acme", acme.issuer)


def token(acme: Acme, resource: str = NOTES) -> str:
    """Return a token of the machine for an API of the examples."""
    grant = ClientCredentials(ClientSecret("reader", acme.secret), "notes:read", resource)
    return TokenSource(acme.issuer, grant).token().access_token


def test_no_example_is_left_out() -> None:
    assert set(EXAMPLES) == {*APIS, *PROGRAMS, *PIECES}


@pytest.mark.parametrize("name", APIS)
def test_an_api_takes_good_tokens_alone(name: str, sdk_acme: Acme, tmp_path: Path) -> None:
    path = APIS[name]
    accepted = {"Accept": "application/json, text/event-stream"}
    with served(name, sdk_acme, tmp_path) as http:
        method, body = ("POST", HELLO) if path == "/mcp" else ("GET", None)
        good = accepted | {"Authorization": f"Bearer {token(sdk_acme, NOTES + path if path == '/mcp' else NOTES)}"}
        answers = [http.request(method, path, json=body, headers=headers) for headers in (accepted, good)]

    assert [answer.status_code for answer in answers] == [401, 200]
    assert "resource_metadata=" in answers[0].headers["WWW-Authenticate"]
    assert path == "/mcp" or answers[1].json() == {"owner": "client:reader"}


@pytest.fixture
def _credentials(sdk_acme: Acme, sdk_keys: dict[str, str], person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the examples what they read from the environment, and a browser."""

    def show(address: str) -> None:
        threading.Thread(target=browse, args=(person, address)).start()

    monkeypatch.setenv("NOTES_SECRET", sdk_acme.secret)
    monkeypatch.setenv("NOTES_KEY", sdk_keys["good"])
    monkeypatch.setattr("webbrowser.open", show)


@pytest.mark.usefixtures("_credentials")
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_gets_its_tokens(name: str, sdk_acme: Acme, tmp_path: Path) -> None:
    with served("fastapi", sdk_acme, tmp_path) as http:
        there = filled(name, sdk_acme).replace(f"{NOTES}/notes", str(http.base_url.join("/notes")))
        namespace: dict[str, Any] = {}
        alone(exec, there, namespace)

    assert namespace["source"].token().access_token
    assert "notes" not in namespace or namespace["notes"] == {"owner": "client:reader"}


def browse(person: Person, address: str) -> None:
    """Go through the pages, and bring the answer back."""
    (redirect_uri,) = parse_qs(urlsplit(address).query)["redirect_uri"]
    httpx.get(person.visit(address, redirect_uri=redirect_uri))


@pytest.mark.usefixtures("_credentials")
@pytest.mark.parametrize("name", PIECES)
def test_a_piece_does_what_it_says(name: str, sdk_acme: Acme) -> None:
    there = filled(name, sdk_acme).replace("https://login.example", sdk_acme.live.url)
    there = there.replace('"acme"', f'"{sdk_acme.slug}"').replace("notes-api", "api")
    namespace: dict[str, Any] = {}
    alone(exec, there, namespace)

    checker = namespace["guard"].checker if "guard" in namespace else namespace["verifier"]
    tenant = sdk_acme.slug if name == "tenants" else ""
    assert checker.verify(token(sdk_acme), tenant=tenant).client_id == "reader"
