"""RFC 8414 §3.1: which realm an address is of: `/realms/<slug>/…` or `/.well-known/<document>/realms/<slug>`."""

import re

from realms.models.realm import SLUG

BELOW_REALM = re.compile(rf"/realms/(?P<slug>{SLUG.pattern})(?P<rest>/.*)?", re.DOTALL)
WELL_KNOWN = re.compile(rf"(?P<rest>/\.well-known/[a-z-]+)/realms/(?P<slug>{SLUG.pattern})/?")


def split(path: str) -> tuple[str, str] | None:
    """Return the slug and the path below that realm, or None for an address of the platform."""
    match = BELOW_REALM.fullmatch(path) or WELL_KNOWN.fullmatch(path)
    return None if match is None else (match["slug"], match["rest"] or "/")
