"""RFC 8707 §2: when two spellings of a resource identifier mean the same resource."""

from urllib.parse import urlsplit, urlunsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
MAXIMUM_LENGTH = 500


def canonical(identifier: str) -> str | None:
    """Return the form by which identifiers are compared, or None for what cannot identify a resource.

    Scheme and host are compared without case, default ports and one trailing slash are dropped: clients are known to
    add the slash to host-only identifiers. Anything else is compared as it is.
    """
    if len(identifier) > MAXIMUM_LENGTH or not identifier.isascii() or not identifier.isprintable():
        return None
    try:
        parts = urlsplit(identifier)
        port = parts.port
    except ValueError:
        return None
    if not parts.scheme or "#" in identifier or "@" in parts.netloc or " " in identifier:
        return None
    if not parts.netloc:  # an absolute URI without an authority, for instance urn:example:api
        return identifier if parts.path else None
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    return urlunsplit((parts.scheme, host, parts.path.removesuffix("/"), parts.query, ""))
