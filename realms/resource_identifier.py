"""RFC 8707 §2: when two spellings of a resource identifier mean the same resource."""

import re
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
MAXIMUM_LENGTH = 500
URI_CHARACTERS = re.compile(r"[A-Za-z0-9._~:/?\[\]@!$&'()*+,;=%-]+")  # RFC 3986 §2, without the fragment's
REMEMBERED = 4096  # identifiers: they are few, and come with every request


def canonical(identifier: str) -> str | None:
    """Return the form by which identifiers are compared, or None for what cannot identify a resource.

    Scheme and host are compared without case, default ports and one trailing slash are dropped: clients are known to
    add the slash to host-only identifiers. Anything else is compared as it is.
    """
    return None if len(identifier) > MAXIMUM_LENGTH else _canonical(identifier)


@lru_cache(REMEMBERED)
def _canonical(identifier: str) -> str | None:
    if URI_CHARACTERS.fullmatch(identifier) is None:
        return None
    try:
        parts = urlsplit(identifier)
        port = parts.port
    except ValueError:
        return None
    if not parts.scheme or "@" in parts.netloc:
        return None
    host = parts.hostname or ""
    if not parts.netloc:  # an absolute URI without an authority, for instance urn:example:api
        named = parts.path and parts.scheme not in DEFAULT_PORTS
        return f"{parts.scheme}{identifier[len(parts.scheme) :]}" if named else None
    if not host:
        return None
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    return urlunsplit((parts.scheme, host, parts.path.removesuffix("/"), parts.query, ""))
