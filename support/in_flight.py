"""How much may be under way at once in this process: in all, and for one key."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Full(Exception):
    """As much as may be is under way already."""


class InFlight:
    """Counts what is under way, and refuses instead of letting anybody wait."""

    def __init__(self) -> None:
        self._keys: Counter[str] = Counter()
        self._changing = threading.Lock()

    @contextmanager
    def place(self, key: str, *, most: int, most_for_key: int) -> Iterator[None]:
        """Take a place for the length of the block; raise Full when there is none."""
        with self._changing:
            if self._keys.total() >= most or self._keys[key] >= most_for_key:
                raise Full
            self._keys[key] += 1
        try:
            yield
        finally:
            with self._changing:
                self._keys[key] -= 1
                if not self._keys[key]:
                    del self._keys[key]
