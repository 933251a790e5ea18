"""Calls one tool of an MCP server: `python ask.py [--oauth] ADDRESS TOOL [NAME=VALUE …]`; prints what it says."""

import asyncio
import sys

from fastmcp import Client
from fastmcp.exceptions import ToolError


async def main(address: str, tool: str, *given: str, oauth: bool) -> int:
    """Call it. With OAuth the browser opens the first time. Returns the exit code: 1 where the tool refuses."""
    arguments = dict(pair.split("=", 1) for pair in given)
    async with Client(address, auth="oauth" if oauth else None) as client:
        try:
            print((await client.call_tool(tool, arguments)).data)
        except ToolError as refused:
            print(refused)
            return 1
    return 0


if __name__ == "__main__":
    wanted = [argument for argument in sys.argv[1:] if argument != "--oauth"]
    sys.exit(asyncio.run(main(*wanted, oauth="--oauth" in sys.argv)))
