"""What a path may be called where operators look: a name of few for counters, and no secret in a log line."""

import re

PROTOCOL = "protocol/openid-connect/"
ENDPOINTS = {
    f"{PROTOCOL}auth": "authorize",
    f"{PROTOCOL}auth/continue": "authorize",
    f"{PROTOCOL}token": "token",
    f"{PROTOCOL}token/introspect": "introspect",
    f"{PROTOCOL}revoke": "revoke",
    f"{PROTOCOL}userinfo": "userinfo",
    "me": "me",
    f"{PROTOCOL}certs": "jwks",
    "clients-registrations/openid-connect": "register",
    "account/login": "login",
    "domain-check": "health",
    "livez": "health",
    "readyz": "health",
    "startupz": "health",
    "metrics": "metrics",
}
FOLDERS = {
    ".well-known": "discovery",
    "account": "account",
    "admin": "admin",
    "clients-registrations": "register",
    "static": "static",
}
OTHER = "other"
LONGEST_PATH = 200  # characters of it that a log line shows

_REALM = re.compile(r"/realms/[^/]*")
_LIKE_A_SECRET = re.compile(r"(?<=/)(?=[^/]*[0-9A-Z])[^/]{16,}")


def endpoint_of(path: str) -> str:
    """Return the name that requests for `path` are counted under: one of a fixed set, whatever a stranger asks for."""
    rest = _below_realm(path).strip("/")
    return ENDPOINTS.get(rest) or FOLDERS.get(rest.partition("/")[0], OTHER)


def without_secrets(path: str) -> str:
    """Return `path` with a `*` for each part that could be a one-time link's token, or a code that got lost."""
    rest = _below_realm(path)
    return (path[: len(path) - len(rest)] + _LIKE_A_SECRET.sub("*", rest))[:LONGEST_PATH]


def _below_realm(path: str) -> str:
    match = _REALM.match(path)
    return path[match.end() :] if match else path
