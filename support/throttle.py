"""RFC 6585 §4: at most so many in a fixed window of time, counted in the cache that all processes share.

A window is cheap and exact to count (one atomic increment), and tells a client when to come again. Up to twice the
count may pass across the border of two windows. The cache's key function puts the realm in force into each key. While
the shared cache is away, each process counts for itself (support/shared_cache.py).
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cache

from django.core.cache import cache as counters

from support import clock

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}

_RATE = re.compile(r"([1-9][0-9]{0,8})/([smhd])")


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `count` in each window of `seconds`."""

    count: int
    seconds: int


OFF = Rate(count=0, seconds=0)


@cache
def parse(text: str) -> Rate:
    """Read `<count>/<s, m, h or d>`, or `off` for no limit; raise ValueError for anything else."""
    if text == "off":
        return OFF
    match = _RATE.fullmatch(text)
    if match is None:
        raise ValueError(f"Not a rate: {text!r}. Write it as 60/m (s, m, h or d), or off.")
    return Rate(int(match[1]), SECONDS[match[2]])


@dataclass(frozen=True, slots=True)
class Spent:
    """How many are left in this window, below zero once there were too many, and in how many seconds it ends."""

    left: int
    resets_in: int


def allow(key: str, rate: Rate) -> int:
    """Count one more for `key`; return 0, or in how many seconds to come again when that was one too many."""
    if rate == OFF:
        return 0
    spent = spend(key, rate)
    return 0 if spent.left >= 0 else spent.resets_in


def spend(key: str, rate: Rate) -> Spent:
    """Count one more for `key` and return what is left of `rate`, which is not OFF."""
    window, elapsed = divmod(clock.now(), rate.seconds)
    name = f"throttle:{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()}:{rate.seconds}:{window}"
    return Spent(rate.count - count(name, lifetime=rate.seconds + 1), rate.seconds - elapsed)


def count(name: str, *, lifetime: int) -> int:
    """Add one to the counter of that name, which lives for so many seconds from its first one; return its value."""
    counters.add(name, 0, timeout=lifetime)
    try:
        return counters.incr(name)
    except ValueError:  # it went between the two: expired, or pushed out of a full cache
        counters.set(name, 1, timeout=lifetime)
        return 1
