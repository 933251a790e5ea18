"""What this server reads at somebody else's address again and again: asked for once a minute at most, and shared.

The processes share what was had, and the knowledge that nothing came of it. One of them asks at a time; the others go
on with what was had before, which counts for a while longer when the other side is away.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache

from support import clock
from support.errors import SlowDown
from support.fetch import DEADLINE, FetchBusy, FetchError
from support.in_flight import Full, InFlight

FRESH_SECONDS = 60
STALE_SECONDS = 600
WAIT_SECONDS = 1.0  # for another request that is fetching it
STEP_SECONDS = 0.05
_places = InFlight()
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Known:
    """A text, when it was last asked for, and when it was last had. Times are epoch seconds."""

    text: str
    asked_at: int
    had_at: int


def text(name: str, load: Callable[[], str], *, absent: str) -> str:
    """Return what `load` returns, kept under `name`, or `absent` if there is nothing to be had: it raises FetchError.

    Raises SlowDown while it is being fetched and nothing is known.
    """
    known: Known | None = cache.get(name)
    if known and known.asked_at + FRESH_SECONDS > clock.now():
        return known.text
    try:
        with _places.place(name, most=settings.OUTBOUND_IN_FLIGHT, most_for_key=settings.OUTBOUND_IN_FLIGHT):
            if cache.add(f"{name}:fetching", 1, timeout=int(DEADLINE) + 1):
                return _loaded(name, load, known, absent)
            return known.text if known else _awaited(name)
    except (Full, FetchBusy):
        if known:
            return known.text
        raise SlowDown("The keys are being fetched.", retry_after=1) from None


def _loaded(name: str, load: Callable[[], str], known: Known | None, absent: str) -> str:
    now = clock.now()
    try:
        found = Known(load(), now, now)
    except FetchBusy:
        raise
    except FetchError as failure:
        logger.warning("%s could not be fetched: %s", name.partition(":")[0], failure)
        still_good = known is not None and known.had_at + STALE_SECONDS > now
        found = Known(known.text, now, known.had_at) if known and still_good else Known(absent, now, 0)
    finally:
        cache.delete(f"{name}:fetching")
    cache.set(name, found, timeout=STALE_SECONDS)
    return found.text


def _awaited(name: str) -> str:
    """Wait a moment for whoever is fetching; raise Full when that takes too long."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        time.sleep(STEP_SECONDS)
        known: Known | None = cache.get(name)
        if known:
            return known.text
    raise Full
