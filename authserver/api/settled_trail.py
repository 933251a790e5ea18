"""How far the audit trail is settled: looked at once a second at most, for all streams of a process together."""

import threading
from time import monotonic

from audit import horizon
from audit.horizon import Mark
from support import clock

LOOK_SECONDS = 1.0
LONGEST = 60  # seconds: a stream stands still no longer for somebody else's transaction


class SettledTrail:
    """Up to `floor` every event can be read that ever will be."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._mark = Mark(0, 0, 0, 0)
        self._looked = 0.0

    def floor(self) -> int:
        """Return the highest key that is settled, as of this second; 0 until that is known."""
        return self._now().floor

    def latest(self) -> int:
        """Return the highest key that is there, as of this second: who hears of what is new starts behind it."""
        return self._now().seen

    def _now(self) -> Mark:
        with self._lock:
            if monotonic() - self._looked >= LOOK_SECONDS:
                view = horizon.look()
                begun = Mark(0, view.latest, view.following, clock.now())
                self._mark = horizon.moved(self._mark, view, longest=LONGEST) if self._looked else begun
                self._looked = monotonic()
            return self._mark
