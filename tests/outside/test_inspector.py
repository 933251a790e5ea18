"""The MCP Inspector on the command line, which logs in through a browser and keeps its tokens in the home directory."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.live import free_port
from tests.outside.conftest import McpServer
from tests.outside.desktop import Desktop
from tests.outside.node_program import NODE, installed
from tests.outside.person import Person

pytestmark = pytest.mark.outside


def inspect(server: McpServer, desktop: Desktop, *arguments: str) -> dict[str, Any]:
    """Run the command, and return the JSON that it prints."""
    program = installed("@modelcontextprotocol/inspector") / "clients/launcher/build/index.js"
    callback = f"http://127.0.0.1:{free_port()}/oauth/callback"
    command = [
        str(NODE),
        str(program),
        "--cli",
        server.url,
        "--transport",
        "http",
        "--format",
        "json",
        "--callback-url",
        callback,
    ]
    with desktop.in_use():
        done = subprocess.run(
            [*command, *arguments],
            env=desktop.environment,
            cwd=desktop.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed


def test_the_inspector_logs_in_once_and_then_goes_on_with_what_it_kept(
    mcp_server: McpServer, person: Person, tmp_path: Path
) -> None:
    desktop = Desktop(tmp_path, person)
    listed = inspect(mcp_server, desktop, "--method", "tools/list")
    called = inspect(mcp_server, desktop, "--method", "tools/call", "--tool-name", "whoami")

    token = called["result"]["structuredContent"]
    assert [tool["name"] for tool in listed["result"]["tools"]] == ["whoami", "write"]
    assert (token["iss"], token["aud"]) == (mcp_server.issuer, mcp_server.url)
    assert len(desktop.opened) == 1
