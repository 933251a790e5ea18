"""The same MCP server on OAuth: clients find out where to send their person, and tools see whose call it is."""

import os
from urllib.parse import urlsplit

from fastmcp import FastMCP
from fastmcp.exceptions import ToolError
from fastmcp.server.dependencies import get_access_token
from notebook import READ, WRITE, keep, notes_of

from authserver_sdk import Guard, Verifier
from authserver_sdk.adapters.fastmcp import Tokens

AUTHSERVER = os.environ.get("AUTHSERVER_URL", "http://127.0.0.1:8000")
HERE = "http://127.0.0.1:9402/mcp"

guard = Guard(Verifier(f"{AUTHSERVER}/realms/notes", HERE), HERE, scopes=(READ,), name="Notes, by OAuth")
server: FastMCP = FastMCP("Notes, by OAuth", auth=Tokens(guard))


@server.tool
def read_notes() -> list[str]:
    """Read your notes."""
    return notes_of(caller(READ))


@server.tool
def add_note(text: str) -> str:
    """Keep a note."""
    return f"You have {keep(caller(WRITE), text)} of them."


def caller(scope: str) -> str:
    """Return whose token it is: a good one, or the call would not have come this far."""
    token = get_access_token()
    if token is None or scope not in token.scopes:
        raise ToolError(f"insufficient: This needs the scope {scope}.")
    return str(token.claims["sub"])


if __name__ == "__main__":
    here = urlsplit(HERE)
    server.run(
        transport="http",
        host=str(here.hostname),
        port=here.port,
        path=here.path,
        log_level="warning",
        show_banner=False,
    )
