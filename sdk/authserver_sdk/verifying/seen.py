"""Tokens that were checked before, by their digest, until they expire; not more than some."""

import hashlib
import threading

from authserver_sdk.verifying.access import Access

SIZE = 10_000


class Seen:
    """Remembers what tokens opened. The oldest leaves first when there are too many."""

    def __init__(self, size: int = SIZE) -> None:
        self._size = size
        self._found: dict[bytes, Access] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._found)

    def find(self, digest: bytes) -> Access | None:
        """Return what a token opened."""
        return self._found.get(digest)

    def add(self, digest: bytes, access: Access) -> None:
        """Remember a token."""
        with self._lock:
            while len(self._found) >= self._size:
                del self._found[next(iter(self._found))]
            self._found[digest] = access

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._found.clear()


def digest(token: str) -> bytes:
    """Return what a token is remembered by: no token lies in memory for longer than its call."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
