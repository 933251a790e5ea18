"""OWASP ASVS 6.3.1: failed tries, at most so many in any minute; only whoever fails pays for the counting.

What succeeds asks the memory of this process alone whether its key is blocked: no round trip to the cache. A failure
costs three. Failures are counted in the shared cache by parts of ten seconds; the part under way and the
six before it never hold less than the last minute. A process learns of the block that others caused with its own first
failure, so that N processes bear at most N - 1 tries beyond the limit.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache as counters

from support import clock, throttle

PART = 10  # seconds
PARTS = 7
LIFETIME = PART * (PARTS + 1)
MAXIMUM_BLOCKED = 10_000

_blocked: OrderedDict[str, int] = OrderedDict()  # until when, in epoch seconds
_writing = threading.Lock()


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` failures a minute for `key`, in the realm in force."""

    key: str
    most: int


def blocked(limit: Limit) -> int:
    """Return for how many seconds this process knows the key to be blocked, else 0."""
    if not _blocked:
        return 0
    return max(0, _blocked.get(counters.make_key(_name(limit)), 0) - clock.now())


def count(limit: Limit) -> int:
    """Count one failure; return 0, or in how many seconds to come again if it was one too many."""
    return blocked(limit) or _count(limit)


def forget() -> None:
    """Forget which keys are blocked: between tests."""
    with _writing:
        _blocked.clear()


def _count(limit: Limit) -> int:
    name = _name(limit)
    part, elapsed = divmod(clock.now(), PART)
    now = throttle.count(f"{name}:{part}", lifetime=LIFETIME)
    parts = [f"{name}:{part - back}" for back in range(PARTS - 1, 0, -1)]
    kept = counters.get_many(parts)
    counts = [*(kept.get(key, 0) for key in parts), now]
    if sum(counts) < limit.most:
        return 0
    seconds = _until_free(counts, limit.most) - elapsed
    _block(counters.make_key(name), clock.now() + seconds)
    return seconds if sum(counts) > limit.most else 0


def _until_free(counts: Sequence[int], most: int) -> int:
    """Return when enough of `counts`, oldest first, will have gone, in seconds from the start of the current part."""
    left, parts = sum(counts), 0
    while left >= most:
        left -= counts[parts]
        parts += 1
    return parts * PART


def _block(key: str, until: int) -> None:
    """Remember it under the full key of the cache, which says in which realm it holds."""
    with _writing:
        _blocked[key] = until
        _blocked.move_to_end(key)
        if len(_blocked) > MAXIMUM_BLOCKED:
            _blocked.popitem(last=False)


def _name(limit: Limit) -> str:
    return f"failures:{hashlib.sha256(limit.key.encode('utf-8', 'surrogatepass')).hexdigest()}"
