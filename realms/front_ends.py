"""RFC 6454, RFC 9700 §4.11: a realm's front ends: the origins that may call it, and where its pages may lead.

One grammar reads all of them. It is narrower than RFC 3986: an address that two parsers could read differently is none.
"""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from django.core.exceptions import ValidationError

MAXIMUM_ENTRIES = 100
MAXIMUM_LENGTH = 2000
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
ORIGIN = re.compile(rf"(https?)://(\[[0-9a-f:]{{2,39}}\]|{LABEL}(?:\.{LABEL})*)(?::([1-9][0-9]{{0,4}}))?")
ADDRESS = re.compile(r"(?P<origin>https?://[^/?#]+)(?P<path>/[^?#]*)?(?:[?#].*)?")
CHARACTERS = re.compile(
    r"[!#-;=?-\[\]_a-z~]*"
)  # ASCII without controls, spaces, quotes, <, >, backslash, ^, `, {, |, }
DEFAULT_PORTS = {"https": "443", "http": "80"}
LOOPBACK = {"127.0.0.1", "[::1]", "localhost"}
DOTS = {".", ".."}
SLASHES = {"/", "\\"}


def is_origin(text: str) -> bool:
    """Tell whether `text` is an origin as browsers write it: https, or http on this computer, no default port."""
    found = ORIGIN.fullmatch(text)
    if found is None:
        return False
    scheme, host, port = found.groups()
    is_here = host in LOOPBACK or host.endswith(".localhost")
    return port != DEFAULT_PORTS[scheme] and int(port or 1) < 1 << 16 and (scheme == "https" or is_here)


def leads_to(address: str, allowed: Iterable[str]) -> bool:
    r"""Tell whether `address` lies where one of `allowed` does.

    An entry is an origin, a path that ends in a slash with whatever lies below, or one page. Browsers take `\` for `/`,
    drop control characters and resolve `..` and `%2e%2e`: none of these is accepted.
    """
    parts = _split(address)
    return parts is not None and any(_covers(entry, *parts) for entry in allowed)


def demand_origins(value: object) -> None:
    """Refuse what is not a list of origins."""
    for entry in _entries(value):
        if not is_origin(entry):
            raise ValidationError(f"{entry!r} is no origin such as https://app.acme.example: lower case, no path.")


def demand_addresses(value: object) -> None:
    """Refuse what is not a list of origins and of addresses without query and fragment."""
    for entry in _entries(value):
        if _split(entry) is None or "?" in entry or "#" in entry:
            raise ValidationError(f"{entry!r} is no address such as https://app.acme.example/signed-out/.")


def _entries(value: object) -> list[str]:
    if not isinstance(value, list) or len(value) > MAXIMUM_ENTRIES or not all(isinstance(each, str) for each in value):
        raise ValidationError(f"Write a list of at most {MAXIMUM_ENTRIES} addresses.")
    return value


def _split(address: str) -> tuple[str, str] | None:
    """Return origin and path of an address that every browser reads alike, or None."""
    found = ADDRESS.fullmatch(address) if CHARACTERS.fullmatch(address) and len(address) <= MAXIMUM_LENGTH else None
    if found is None or not is_origin(found["origin"]):
        return None
    path = found["path"] or "/"
    segments = [unquote(segment) for segment in path.split("/")]
    if DOTS.intersection(segments) or not all(each.isprintable() and not SLASHES & {*each} for each in segments):
        return None
    return found["origin"], path


def _covers(entry: str, origin: str, path: str) -> bool:
    parts = _split(entry)
    if parts is None or parts[0] != origin:
        return False
    return path.startswith(parts[1]) if parts[1].endswith("/") else path == parts[1]
