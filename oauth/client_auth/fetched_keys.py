"""OpenID Connect Dynamic Client Registration §2 (jwks_uri): a client's keys at its own address, read once a minute.

A minute is how soon a key that was added counts and one that was taken away no longer does, and all that a storm of
assertions can make us ask. While the address does not answer, the last keys that it gave count for ten minutes. What
was fetched is shared by the processes, and so is the knowledge that nothing came of it.
"""

import hashlib
import json
import logging
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache

from clients import jwks
from support import clock
from support.errors import InvalidClientMetadata, SlowDown
from support.fetch import DEADLINE, FetchBusy, FetchError, fetch
from support.in_flight import Full, InFlight

FRESH_SECONDS = 60
STALE_SECONDS = 600
WAIT_SECONDS = 1.0  # for another request that is fetching them
STEP_SECONDS = 0.05
OK = 200
NONE = '{"keys": []}'
ACCEPT = "application/jwk-set+json, application/json"
_places = InFlight()
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Known:
    """A key set as JSON text, when it was last asked for, and when it was last had. Times are epoch seconds."""

    text: str
    asked_at: int
    had_at: int


def text(uri: str, *, client_pk: int) -> str:
    """Return the key set at `uri` as JSON text, without keys if there is none to be had.

    Raises SlowDown while it is being fetched and none is known.
    """
    name = f"client-keys:{client_pk}:{hashlib.sha256(uri.encode()).hexdigest()}"
    known: Known | None = cache.get(name)
    if known and known.asked_at + FRESH_SECONDS > clock.now():
        return known.text
    try:
        with _places.place(name, most=settings.OUTBOUND_IN_FLIGHT, most_for_key=settings.OUTBOUND_IN_FLIGHT):
            if cache.add(f"{name}:fetching", 1, timeout=int(DEADLINE) + 1):
                return _fetched(name, uri, known)
            return known.text if known else _awaited(name)
    except (Full, FetchBusy):
        if known:
            return known.text
        raise SlowDown("The client's keys are being fetched.", retry_after=1) from None


def _fetched(name: str, uri: str, known: Known | None) -> str:
    now = clock.now()
    try:
        found = Known(_read(uri), now, now)
    except FetchBusy:
        raise
    except FetchError as failure:
        logger.warning("A client's keys could not be fetched: %s", failure)
        still_good = known is not None and known.had_at + STALE_SECONDS > now
        found = Known(known.text, now, known.had_at) if known and still_good else Known(NONE, now, 0)
    finally:
        cache.delete(f"{name}:fetching")
    cache.set(name, found, timeout=STALE_SECONDS)
    return found.text


def _read(uri: str) -> str:
    answer = fetch(uri, accept=ACCEPT, maximum_bytes=jwks.MAXIMUM_BYTES)
    if answer.status != OK:
        raise FetchError(f"It answered with status {answer.status}.")
    try:
        return json.dumps(jwks.usable(json.loads(answer.body)), sort_keys=True)
    except (ValueError, RecursionError, InvalidClientMetadata):
        raise FetchError("It is no set of public keys.") from None


def _awaited(name: str) -> str:
    """Wait a moment for whoever is fetching; raise Full when that takes too long."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        time.sleep(STEP_SECONDS)
        known: Known | None = cache.get(name)
        if known:
            return known.text
    raise Full
