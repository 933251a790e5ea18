"""RFC 8414 §2: every endpoint that software calls, on one page, for whichever adapter serves it."""

from collections.abc import Callable
from dataclasses import dataclass

from clients.registration import PATH as REGISTRATION
from oauth.endpoints.discovery import PROTOCOL, discovery
from oauth.endpoints.introspection import introspect
from oauth.endpoints.jwks import jwks
from oauth.endpoints.leak_report import PATH as LEAK_REPORTS
from oauth.endpoints.leak_report import report
from oauth.endpoints.me import me
from oauth.endpoints.protected_resource import WELL_KNOWN, protected_resource
from oauth.endpoints.pushed_authorization import push
from oauth.endpoints.registration import registrations
from oauth.endpoints.revocation import revoke
from oauth.endpoints.session_refresh import refresh
from oauth.endpoints.token import token
from oauth.endpoints.userinfo import userinfo
from oauth.http import Request, Response

GET = ("GET", "HEAD")
POST = ("POST",)


@dataclass(frozen=True, slots=True)
class MachineEndpoint:
    """An endpoint that answers software: `paths` below the realm, each served with and without a final slash.

    `below`: whatever follows a path names what is asked for.
    """

    name: str
    paths: tuple[str, ...]
    respond: Callable[[Request], Response]
    methods: tuple[str, ...]
    cors: bool = True
    below: bool = False


ENDPOINTS = (
    MachineEndpoint("token", (f"{PROTOCOL}/token",), token, POST),
    MachineEndpoint("push", (f"{PROTOCOL}/par",), push, POST),
    MachineEndpoint("introspect", (f"{PROTOCOL}/token/introspect",), introspect, POST, cors=False),
    MachineEndpoint("revoke", (f"{PROTOCOL}/revoke",), revoke, POST),
    MachineEndpoint("userinfo", (f"{PROTOCOL}/userinfo",), userinfo, (*GET, *POST)),
    MachineEndpoint("me", ("/me",), me, GET),
    MachineEndpoint("session_refresh", ("/session/refresh",), refresh, (*POST, "OPTIONS"), cors=False),
    MachineEndpoint("leak_report", (LEAK_REPORTS,), report, POST, cors=False),
    MachineEndpoint("jwks", (f"{PROTOCOL}/certs",), jwks, GET),
    MachineEndpoint("register", (REGISTRATION,), registrations, (*GET, *POST, "PUT", "DELETE"), below=True),
    MachineEndpoint(
        "discovery", ("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"), discovery, GET
    ),
    MachineEndpoint("protected_resource", (WELL_KNOWN,), protected_resource, GET, below=True),
)
BY_PATH = {path + end: endpoint for endpoint in ENDPOINTS for path in endpoint.paths for end in ("", "/")}
BELOW = tuple((f"{path}/", endpoint) for endpoint in ENDPOINTS if endpoint.below for path in endpoint.paths)


def find(path: str) -> MachineEndpoint | None:
    """Return the endpoint that serves `path` below the realm, or None."""
    return BY_PATH.get(path) or next((endpoint for start, endpoint in BELOW if path.startswith(start)), None)
