"""How far the making of a file has come: kept in the cache that the processes share, for who asked for the file alone.

A browser cannot know how long a stream will be, so the page of the export asks here. The file needs none of it.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from django.core.cache import cache
from django.http import HttpRequest, JsonResponse
from django.utils.cache import add_never_cache_headers

from support import clock

IDENTIFIER = re.compile(r"[0-9a-f]{32}")  # drawn by the page, so that two files never share one
KEPT_SECONDS = 3600  # since the last step


class State(StrEnum):
    """What has become of it."""

    RUNNING = "running"
    COMPLETE = "complete"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where one export notes how far it is. Without a key nobody asks: a page without scripts."""

    key: str | None
    total: int

    def say(self, sent: int, state: State = State.RUNNING) -> None:
        """Note it, within the realm of the page that asks."""
        if self.key is not None:
            said = {"state": state.value, "sent": sent, "total": max(self.total, sent), "at": clock.now()}
            cache.set(self.key, said, KEPT_SECONDS)


def begun(request: HttpRequest, *, total: int) -> Progress:
    """Return where the export that `request` asks for notes how far it is."""
    progress = Progress(_key(request, request.POST.get("export", "")), total)
    progress.say(0)
    return progress


def answer(request: HttpRequest) -> JsonResponse:
    """Say how far an export is; the same of one that never was and of somebody else's."""
    key = _key(request, request.GET.get("export", ""))
    said = dict((key and cache.get(key)) or {"state": State.UNKNOWN.value})
    if "at" in said:
        said["idle"] = max(0, clock.now() - said.pop("at"))
    response = JsonResponse(said)
    add_never_cache_headers(response)
    return response


def _key(request: HttpRequest, identifier: str) -> str | None:
    """Return the key in the cache, which carries the realm too."""
    return f"audit-export:{request.user.pk}:{identifier}" if IDENTIFIER.fullmatch(identifier) else None
