"""OAuth Client ID Metadata Document §3: client identifiers that are the address of a document."""

from urllib.parse import urlsplit

from django.conf import settings

from clients.redirect_uris import problem, target

MAXIMUM_LENGTH = 255  # characters of a client identifier


def is_address(client_id: str) -> bool:
    """Tell whether a client identifier claims to be an address; plain http is one for hosts of OUTBOUND_ALLOW alone."""
    return client_id.startswith("https://") or (client_id.startswith("http://") and host_of(client_id) in _allowed())


def unfit(client_id: str) -> str | None:
    """Return why no document can be read at this address, as one sentence, or None.

    User name, fragment, dot segments and unusual spellings of a host are refused as in redirect URIs.
    """
    if len(client_id) > MAXIMUM_LENGTH:
        return f"The address of a client's document has at most {MAXIMUM_LENGTH} characters."
    if problem(client_id) is not None:
        return "The address of a client's document has a plain host, and no user name, fragment or dot segment."
    if not urlsplit(client_id).path:
        return "The address of a client's document has a path."
    return None


def host_of(client_id: str) -> str:
    """Return the host, which is what the document proves: whoever runs it wrote the document."""
    return target(client_id).host if problem(client_id) is None else ""


def _allowed() -> frozenset[str]:
    allowed: frozenset[str] = settings.OUTBOUND_ALLOW
    return allowed
