"""What stands in for time that goes by, and for a place where tokens outlive a program."""

import time

from authserver_sdk import Token


class Clock:
    """The time, which a test may let go by."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.slept: list[float] = []
        self._monotonic, self._time = time.monotonic, time.time

    def monotonic(self) -> float:
        """Return the monotonic time."""
        return self._monotonic() + self.passed

    def time(self) -> float:
        """Return the seconds since 1970."""
        return self._time() + self.passed

    def sleep(self, seconds: float) -> None:
        """Let time go by at once."""
        self.slept.append(seconds)
        self.passed += seconds


class Store:
    """Keeps a token in memory."""

    def __init__(self, token: Token | None = None) -> None:
        self.token = token

    def load(self) -> Token | None:
        return self.token

    def save(self, token: Token | None) -> None:
        self.token = token
