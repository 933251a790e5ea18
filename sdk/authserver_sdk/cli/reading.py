"""What is asked of a server beside its management API, and what is read from whoever sits before the terminal."""

import getpass
import sys
from typing import Any

import httpx

from authserver_sdk.cli import addresses
from authserver_sdk.cli.exits import Code, Stop
from authserver_sdk.discovery import Server
from authserver_sdk.errors import ServerMisbehavesError
from authserver_sdk.flow import Flow, Transport
from authserver_sdk.management.operations import send


def secret(what: str) -> str:
    """Return a secret from standard input: typed unseen on a terminal, the first line in a script."""
    given = getpass.getpass(f"{what}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if not given:
        raise Stop(f"{what} expected on standard input, and nothing came.", Code.USAGE)
    return given


def check(issuer: str) -> None:
    """Make sure that there is an authorization server."""
    try:
        Server(issuer).metadata()
    except ServerMisbehavesError as error:
        hint = "No such realm, or it is switched off." if addresses.realm_of(issuer) else "Name a realm: --realm REALM"
        raise Stop(f"{error} {hint}", Code.NOT_FOUND) from None


def me(issuer: str, shown: dict[str, str]) -> dict[str, Any]:
    """Return what the server says of whoever shows a token or a key, in these headers."""
    return Transport().run(_me(f"{issuer}/me", shown))


def revoke(issuer: str, client_id: str, token: str) -> None:
    """RFC 7009: end a refresh token, with what came from it."""
    Transport().run(_revoke(Server(issuer), client_id, token))


def _me(address: str, shown: dict[str, str]) -> Flow[dict[str, Any]]:
    answer = yield from send("GET", address, headers=shown)
    found: dict[str, Any] = answer.json()
    return found


def _revoke(server: Server, client_id: str, token: str) -> Flow[None]:
    endpoint = yield from server.endpoint("revocation_endpoint")
    yield httpx.Request("POST", endpoint, data={"client_id": client_id, "token": token})
