"""An MCP server on API keys: every tool takes one, and the server asks authserver whose it is and what it may do.

A tool's key is the first of these that is there:

1. the argument `api_key` of the call,
2. the header `api-key` of the request,
3. the environment variable NOTES_API_KEY of this server,
4. the file that NOTES_API_KEY_FILE of this server names.

A refusal begins with one word that programs can tell apart: missing, invalid, expired, insufficient, exhausted.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from fastmcp import FastMCP
from fastmcp.exceptions import ToolError
from fastmcp.server.dependencies import get_http_headers
from notebook import READ, WRITE, keep, notes_of

from authserver_sdk import Access, ApiKeys, RefusedError, ServerUnavailableError

AUTHSERVER = os.environ.get("AUTHSERVER_URL", "http://127.0.0.1:8000")
HERE = "http://127.0.0.1:9401/mcp"

keys = ApiKeys(f"{AUTHSERVER}/realms/notes", HERE)
server: FastMCP = FastMCP("Notes, by API key")


@server.tool
async def read_notes(api_key: str = "") -> list[str]:
    """Read your notes."""
    return notes_of((await caller(api_key, READ)).subject)


@server.tool
async def add_note(text: str, api_key: str = "") -> str:
    """Keep a note."""
    return f"You have {keep((await caller(api_key, WRITE)).subject, text)} of them."


@server.tool
async def whoami(api_key: str = "") -> dict[str, object]:
    """Say whose key it is, and what it may do."""
    access = await caller(api_key)
    return {"subject": access.subject, "name": access.claims.get("name", ""), "scopes": sorted(access.scopes)}


@server.tool
def health() -> str:
    """Say whether the server is there. Needs no key."""
    return "ok"


async def caller(api_key: str, *scopes: str) -> Access:
    """Return what the key opens, or refuse the call in words that begin with the reason."""
    try:
        access = await keys.averify(next(places(api_key), ""))
        access.require(scopes)
    except RefusedError as refused:
        raise ToolError(f"{refused.kind}: {refused.sentence}") from None
    except ServerUnavailableError:
        raise ToolError("unavailable: Keys cannot be checked at this moment. Try again.") from None
    return access


def places(api_key: str) -> Iterator[str]:
    """Yield the keys that are there, in the order in which they count."""
    if api_key:
        yield api_key
    if sent := get_http_headers(include={"api-key"}).get("api-key"):
        yield sent
    if configured := os.environ.get("NOTES_API_KEY"):
        yield configured
    if file := os.environ.get("NOTES_API_KEY_FILE"):
        yield Path(file).read_text().strip()


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
