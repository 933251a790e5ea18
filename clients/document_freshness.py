"""RFC 9111 §4.2: for how long a document that was fetched holds, within bounds of our own."""

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

SHORTEST = 60  # seconds
LONGEST = 86_400
DEFAULT = 3600

_DIRECTIVE = re.compile(r"([a-z-]+)(?:=\"?([0-9]{1,10})\b)?")


def lifetime(headers: Mapping[str, str]) -> int:
    """Return for how many seconds the response holds; header names are in lower case."""
    return min(max(_said(headers), SHORTEST), LONGEST)


def conditions(*, etag: str, last_modified: str) -> dict[str, str]:
    """Return the headers that ask whether a copy still holds (RFC 9110 §13.1)."""
    asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in asked.items() if value}


def validator(headers: Mapping[str, str], name: str, *, maximum: int) -> str:
    """Return a validator to ask with next time; nothing for one that could not be sent back as it is."""
    value = headers.get(name, "")
    return value if len(value) <= maximum and value.isascii() and value.isprintable() else ""


def _said(headers: Mapping[str, str]) -> int:
    given = dict(_DIRECTIVE.findall(headers.get("cache-control", "").lower()))
    if "no-store" in given or "no-cache" in given:
        return SHORTEST
    if age := given.get("max-age"):
        return int(age) - _number(headers.get("age", ""))
    if "expires" not in headers:
        return DEFAULT
    try:
        expires, date = (parsedate_to_datetime(headers[name]) for name in ("expires", "date"))
        return int((expires - date).total_seconds())
    except (KeyError, ValueError, TypeError, OverflowError):
        return SHORTEST


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else 0  # noqa: PLR2004 (more is no age)
