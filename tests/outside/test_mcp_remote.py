"""npm mcp-remote, as desktop programs start it: they speak to it over stdio, and it logs in through a browser."""

from pathlib import Path

import pytest
from mcp import StdioServerParameters
from mcp.client.client import Client
from mcp.client.stdio import stdio_client

from tests.loop import run
from tests.outside.conftest import McpServer
from tests.outside.desktop import Desktop
from tests.outside.mcp_client import call
from tests.outside.node_program import NODE, installed
from tests.outside.person import Person

pytestmark = pytest.mark.outside


def use(server: McpServer, desktop: Desktop) -> tuple[list[str], dict[str, str]]:
    """Start it, list the tools, and call one."""
    program = str(installed("mcp-remote") / "dist/proxy.js")
    parameters = StdioServerParameters(command=str(NODE), args=[program, server.url], env=desktop.environment)

    async def work() -> tuple[list[str], dict[str, str]]:
        with (desktop.home / "errors").open("a") as errors:
            async with Client(stdio_client(parameters, errlog=errors)) as client:
                tools = await client.list_tools()
                return [tool.name for tool in tools.tools], await call(client)

    with desktop.in_use():
        return run(work)


def test_mcp_remote_logs_in_once_and_then_goes_on_with_what_it_kept(
    mcp_server: McpServer, person: Person, tmp_path: Path
) -> None:
    desktop = Desktop(tmp_path, person)
    tools, first = use(mcp_server, desktop)
    _, second = use(mcp_server, desktop)

    assert tools == ["whoami", "write"]
    assert (first["iss"], first["aud"]) == (mcp_server.issuer, mcp_server.url)
    assert second == first
    assert len(desktop.opened) == 1
