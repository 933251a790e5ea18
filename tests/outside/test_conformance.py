"""The MCP project's own conformance scenarios for authorization servers."""

import json
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.live import free_port
from tests.outside.conftest import McpServer
from tests.outside.desktop import Desktop
from tests.outside.node_program import NODE, installed
from tests.outside.person import Person

pytestmark = pytest.mark.outside


def register(server: McpServer, redirect_uri: str) -> str:
    """Register a public client, and return its identifier."""
    body = {"redirect_uris": [redirect_uri], "token_endpoint_auth_method": "none"}
    answer = httpx.post(f"{server.issuer}/clients-registrations/openid-connect", json=body)
    return str(answer.raise_for_status().json()["client_id"])


def test_every_check_succeeds(mcp_server: McpServer, person: Person, tmp_path: Path) -> None:
    program, port = installed("@modelcontextprotocol/conformance") / "dist/index.js", free_port()
    client_id = register(mcp_server, f"http://127.0.0.1:{port}/callback")
    command = [str(NODE), str(program), "authorization", "--url", mcp_server.issuer, "--resource", mcp_server.url]
    command += ["--client-id", client_id, "--port", str(port), "--output-dir", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        assert running.stdout
        printed = []
        for line in running.stdout:
            printed.append(line)
            if line.startswith(mcp_server.issuer):
                Desktop(tmp_path, person).browse(line.strip())

    found = [check for file in tmp_path.glob("*/checks.json") for check in json.loads(file.read_text())]
    assert running.returncode == 0, "".join(printed)
    assert {check["id"]: check["status"] for check in found} == {
        "authorization-server-metadata": "SUCCESS",
        "authorization-server-metadata-cimd": "SUCCESS",
        "authorization-code-grant": "SUCCESS",
    }
