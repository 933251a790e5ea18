"""Where a server is: by its address and the name of a realm, by an issuer, or by what a token says of itself."""

import json
import re
from base64 import urlsafe_b64decode
from urllib.parse import urlsplit

from authserver_sdk.cli.exits import Code, Stop
from authserver_sdk.localhost import is_this_computer

REALM = re.compile(r"(?P<server>.*)/realms/(?P<realm>[a-z0-9-]+)")


def issuer(url: str, realm: str = "") -> str:
    """Return the issuer of a realm; `url` may be the server's, with the realm given beside it, or the issuer itself."""
    plain = url.rstrip("/")
    parts = urlsplit(plain)
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.query or parts.fragment:
        raise Stop(f"{url!r} is no address of a server: write https://HOST", Code.USAGE)
    if parts.scheme == "http" and not is_this_computer(parts.hostname):
        raise Stop(f"{url} is not https: whatever is sent there can be read on the way.", Code.USAGE)
    found = REALM.fullmatch(plain)
    if not realm:
        return plain
    return f"{found['server'] if found else plain}/realms/{realm}"


def server_of(url: str) -> tuple[str, str]:
    """Return scheme and host of an address: what a credential is shown to."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def in_realm(home: str, realm: str) -> str:
    """Return the issuer of another realm of the same server."""
    found = REALM.fullmatch(home)
    if found is None:
        raise Stop(f"{home} is the address of one realm, with a domain of its own: sign in to the server itself.")
    return f"{found['server']}/realms/{realm}"


def realm_of(home: str) -> str:
    """Return the realm that an issuer names; nothing for one with a domain of its own."""
    found = REALM.fullmatch(home)
    return found["realm"] if found else ""


def unverified_issuer(token: str) -> str:
    """Return the issuer that a token claims to have: where to go. Whether it is true, the server there judges."""
    payload = token.split(".")[1] if token.count(".") == 2 else ""  # noqa: PLR2004 (RFC 7515 §3.1: three parts)
    try:
        claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return str(claims["iss"])
    except (ValueError, KeyError, TypeError):
        return ""
