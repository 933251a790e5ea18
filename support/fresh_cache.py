"""What this process remembers of the database: bounded, and never more than a second behind it."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

FRESH_SECONDS = 1.0
MAXIMUM_ENTRIES = 10_000
READERS = 64  # entries that can be read at the same time

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class FreshCache(Generic[Key, Value]):
    """A cache whose entries are read again by their key once they are a second old.

    There is no version over all entries: whoever floods one realm with changes must not empty the cache of the others.
    Nor must whoever asks for things that do not exist: a full cache drops what was read longest ago, and what is in use
    is read again each second. Of those who ask for the same entry at the same time one reads, and the others wait.
    """

    def __init__(self) -> None:
        self._entries: OrderedDict[Key, tuple[float, Value]] = OrderedDict()
        self._writing = threading.Lock()
        self._reading = [threading.RLock() for _ in range(READERS)]

    def get(self, key: Key, load: Callable[[Value | None], Value]) -> Value:
        """Return the entry for `key`; `load` gets the stale one, if any, and returns a fresh one."""
        known = self._entries.get(key)
        if known is not None and time.monotonic() - known[0] < FRESH_SECONDS:
            return known[1]
        with self._reading[hash(key) % READERS]:
            now_known = self._entries.get(key)
            if now_known is not None and now_known is not known:
                return now_known[1]
            return self._read(key, known, load)

    def _read(self, key: Key, known: tuple[float, Value] | None, load: Callable[[Value | None], Value]) -> Value:
        value = load(None if known is None else known[1])
        with self._writing:
            self._entries[key] = (time.monotonic(), value)
            self._entries.move_to_end(key)
            if len(self._entries) > MAXIMUM_ENTRIES:
                self._entries.popitem(last=False)
        return value

    def drop(self, key: Key) -> None:
        """Forget one entry: after this process has changed what it holds."""
        with self._writing:
            self._entries.pop(key, None)

    def forget(self) -> None:
        """Forget everything: after a change of what many entries hold, and between tests."""
        with self._writing:
            self._entries.clear()
