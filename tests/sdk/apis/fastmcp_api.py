"""An MCP server on FastMCP: `python -m tests.sdk.apis.fastmcp_api PORT ISSUER`."""

import sys

from fastmcp import FastMCP
from fastmcp.server.dependencies import get_access_token

from authserver_sdk import ApiKeys, Guard, Verifier
from authserver_sdk.adapters.fastmcp import Tokens

PORT, ISSUER = int(sys.argv[1]), sys.argv[2]
URL = f"http://127.0.0.1:{PORT}/mcp"


def whoami() -> str:
    """Say whose call it is."""
    token = get_access_token()
    return str(token.claims["sub"]) if token else ""


guard = Guard(Verifier(ISSUER, URL), URL, scopes=("notes:write",), name="Notes", api_keys=ApiKeys(ISSUER, URL))
server: FastMCP = FastMCP("Notes", auth=Tokens(guard))
server.tool(whoami)
server.run(transport="http", host="127.0.0.1", port=PORT, path="/mcp", show_banner=False)
