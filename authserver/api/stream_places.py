"""How many streams a process serves at once: each holds a thread. One realm has half of the places at most."""

import threading
from collections import Counter
from time import monotonic


class StreamPlaces:
    """Places that are given back, or run out: a stream that never began ends nothing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken: dict[object, tuple[str, float]] = {}

    def take(self, realm: str, *, most: int, seconds: float) -> object | None:
        """Return a place for that long, None where there is none left."""
        now = monotonic()
        with self._lock:
            self._taken = {place: held for place, held in self._taken.items() if held[1] > now}
            here = Counter(slug for slug, _ in self._taken.values())[realm]
            if len(self._taken) >= most or here >= max(1, most // 2):
                return None
            place = object()
            self._taken[place] = (realm, now + seconds)
            return place

    def give_back(self, place: object) -> None:
        """Let somebody else have it."""
        with self._lock:
            self._taken.pop(place, None)
