"""What this process remembers of the database: bounded, and never more than a second behind it."""

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

FRESH_SECONDS = 1.0
MAXIMUM_ENTRIES = 10_000

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class FreshCache(Generic[Key, Value]):
    """A cache whose entries are read again by their key once they are a second old.

    There is no version over all entries: whoever floods one realm with changes must not empty the cache of the others.
    """

    def __init__(self) -> None:
        self._entries: dict[Key, tuple[float, Value]] = {}

    def get(self, key: Key, load: Callable[[Value | None], Value]) -> Value:
        """Return the entry for `key`; `load` gets the stale one, if any, and returns a fresh one."""
        known = self._entries.get(key)
        if known is not None and time.monotonic() - known[0] < FRESH_SECONDS:
            return known[1]
        value = load(None if known is None else known[1])
        if len(self._entries) >= MAXIMUM_ENTRIES:
            self._entries.clear()
        self._entries[key] = (time.monotonic(), value)
        return value

    def forget(self) -> None:
        """Forget everything: after a change made in this process, and between tests."""
        self._entries.clear()
