"""Tokens that were checked before, by their digest, until they expire; not more than some."""

import hashlib
import threading
import time

from authserver_sdk.verifying.access import Access

SIZE = 10_000


class Seen:
    """Remembers what tokens opened. The oldest leaves first when there are too many."""

    def __init__(self, size: int = SIZE) -> None:
        self._size = size
        self._found: dict[bytes, tuple[Access, float]] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._found)

    def find(self, digest: bytes) -> Access | None:
        """Return what a token opened, while that holds."""
        found = self._found.get(digest)
        return found[0] if found and found[1] > time.time() else None

    def add(self, digest: bytes, access: Access, *, until: float) -> None:
        """Remember a token."""
        with self._lock:
            while len(self._found) >= self._size:
                del self._found[next(iter(self._found))]
            self._found[digest] = access, until

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._found.clear()


def digest(token: str) -> bytes:
    """Return what a token is remembered by: no token lies in memory for longer than its call."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
