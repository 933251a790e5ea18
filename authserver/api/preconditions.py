"""RFC 9110 §8.8.3, §13.1: entity tags: who has seen an old state changes nothing."""

import hashlib
import json
from typing import Any

from django.utils.http import parse_etags
from rest_framework.request import Request

from authserver.api.problems import Stale

ANY = "*"
OF_USE = frozenset({"last_used_at", "last_login_at", "retiring"})


def tag_of(document: dict[str, Any]) -> str:
    """Return the entity tag of what is shown. That somebody used a thing is no change of it."""
    content = {name: value for name, value in document.items() if name not in OF_USE}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def demand(request: Request, present: dict[str, Any] | None) -> None:
    """Raise Stale when the state `present` (None: nothing is there) is not what the request is meant for."""
    tag = None if present is None else tag_of(present)
    if (seen := _tags(request, "If-Match")) is not None and not _names(seen, tag):
        raise Stale("It is no longer what If-Match says. Read it again, and decide anew.")
    if (unwanted := _tags(request, "If-None-Match")) is not None and _names(unwanted, tag):
        raise Stale("There is one by that name already, and If-None-Match asks for a new one.")


def is_known(request: Request, document: dict[str, Any]) -> bool:
    """Tell whether the reader has what would be answered (§13.1.2; weak comparison)."""
    known = _tags(request, "If-None-Match") or []
    return _names([tag.removeprefix("W/") for tag in known], tag_of(document))


def _tags(request: Request, header: str) -> list[str] | None:
    value = request.headers.get(header)
    return None if value is None else parse_etags(value)


def _names(tags: list[str], tag: str | None) -> bool:
    return tag is not None and (ANY in tags or tag in tags)
