"""What this process remembers of providers: bounded, for an hour, and for a day while the provider is away.

That a provider does not answer is remembered for some seconds too: not each visitor waits for it anew.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from federation.refusal import ProviderAway, Refused

FRESH_SECONDS = 3600.0
STALE_SECONDS = 86_400.0
FAILED_SECONDS = 10.0
MAXIMUM_ENTRIES = 1000

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class _Entry(Generic[Value]):
    """The last answer, and when it came or did not. Times are of the monotonic clock."""

    value: Value | None
    had_at: float
    failed_at: float | None


class Remembered(Generic[Value]):
    """One kind of document, by its address."""

    def __init__(self) -> None:
        self._entries: OrderedDict[str, _Entry[Value]] = OrderedDict()
        self._writing = threading.Lock()

    def get(self, key: str, load: Callable[[], Value], *, fresh: float = FRESH_SECONDS) -> Value:
        """Return what is known of `key` and younger than `fresh` seconds, else what `load` returns."""
        known, now = self._entries.get(key), time.monotonic()
        if known is not None and known.value is not None and now - known.had_at < fresh:
            return known.value
        if known is not None and known.failed_at is not None and now - known.failed_at < FAILED_SECONDS:
            return _still_good(known, now, ProviderAway("It did not answer some seconds ago."))
        try:
            value = load()
        except Refused as failure:
            known = replace(known or _Entry(None, 0.0, None), failed_at=now)
            self._keep(key, known)
            return _still_good(known, now, failure)
        self._keep(key, _Entry(value, time.monotonic(), None))
        return value

    def forget(self) -> None:
        """Forget everything: between tests."""
        with self._writing:
            self._entries.clear()

    def _keep(self, key: str, entry: _Entry[Value]) -> None:
        with self._writing:
            self._entries[key] = entry
            self._entries.move_to_end(key)
            if len(self._entries) > MAXIMUM_ENTRIES:
                self._entries.popitem(last=False)


def _still_good(known: _Entry[Value], now: float, failure: Refused) -> Value:
    if known.value is None or now - known.had_at > STALE_SECONDS:
        raise failure
    return known.value
