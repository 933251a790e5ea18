"""A value from a server that is kept, renewed before it ends, and fetched by one caller at a time, thread or task."""

import asyncio
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from authserver_sdk.errors import AuthserverError, ServerUnavailableError
from authserver_sdk.flow import Flow, Transport

T = TypeVar("T")
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
SHORTEST_LIFE = 1.0


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A value, when to renew it, and how long it will do when that fails; in seconds of the monotonic clock."""

    value: T
    renew_at: float
    usable_until: float


def keep(value: T, *, renew_in: float, usable_for: float) -> Kept[T]:
    """Keep a value from now on; a tenth of the time, by chance, keeps processes from renewing all at once."""
    now = time.monotonic()
    soon = renew_in * random.uniform(0.9, 1.0)  # noqa: S311 (spreads load; nobody gains from guessing it)
    return Kept(value, now + max(soon, SHORTEST_LIFE), now + max(usable_for, SHORTEST_LIFE))


class Flight(Future[None]):
    """A fetch under way; `thread` is where it began."""

    def __init__(self) -> None:
        super().__init__()
        self.thread = threading.get_ident()
        self.set_running_or_notify_cancel()  # from here on, a follower that is cancelled does not cancel it


@dataclass(frozen=True, slots=True)
class Turn(Generic[T]):
    """What a caller does: take the value, or lead a flight, or follow one."""

    value: T | None = None
    flight: Flight | None = None
    leads: bool = False


class Renewed(Generic[T]):
    """Keeps what `fetch` brings. After a failure nobody asks again for a while, and a value that will do is used."""

    def __init__(self, fetch: Callable[[T | None], Flow[Kept[T]]], transport: Transport) -> None:
        self._fetch = fetch
        self._transport = transport
        self._lock = threading.Lock()
        self._kept: Kept[T] | None = None
        self._flight: Flight | None = None
        self._failure: AuthserverError | None = None
        self._quiet_until = 0.0
        self._pause = FIRST_PAUSE

    def get(self, *, unlike: T | None = None) -> T:
        """Return the value; with `unlike`, another one than this."""
        while (turn := self._turn(unlike)).flight:
            if turn.leads:
                with self._landing(turn.flight) as bring:
                    bring(self._transport.run(self._fetch(self.value)))
            elif turn.flight.thread != threading.get_ident():
                wait([turn.flight])
            else:  # a task of this very thread is fetching, and would never get on while we wait
                self._forget(turn.flight)
        return turn.value  # type: ignore[return-value]  # without a flight there is a value

    async def aget(self, *, unlike: T | None = None) -> T:
        """Do the same in an event loop."""
        while (turn := self._turn(unlike)).flight:
            if turn.leads:
                with self._landing(turn.flight) as bring:
                    bring(await self._transport.arun(self._fetch(self.value)))
            else:
                await asyncio.wrap_future(turn.flight)
        return turn.value  # type: ignore[return-value]  # without a flight there is a value

    @property
    def value(self) -> T | None:
        """What is kept at this moment, good or not."""
        return self._kept.value if self._kept else None

    def hold(self, value: T, *, seconds: float) -> None:
        """Keep a value that came from elsewhere, for some seconds; none, and it is there for `fetch` alone."""
        until = time.monotonic() + seconds
        self._kept = Kept(value, until, until)

    def _turn(self, unlike: T | None) -> Turn[T]:
        kept, now = self._kept, time.monotonic()
        if kept and now < kept.renew_at and kept.value is not unlike:
            return Turn(kept.value)
        with self._lock:
            kept = self._kept
            will_do = kept is not None and now < kept.usable_until and kept.value is not unlike
            if kept and will_do and (now < kept.renew_at or self._flight or now < self._quiet_until):
                return Turn(kept.value)
            if self._flight:
                return Turn(flight=self._flight)
            if self._failure and now < self._quiet_until:
                raise self._failure.with_traceback(None)
            self._flight = Flight()
            return Turn(flight=self._flight, leads=True)

    @contextmanager
    def _landing(self, flight: Flight) -> Iterator[Callable[[Kept[T]], None]]:
        """Take what the flight brings, or its failure, and let the followers look again."""
        try:
            yield self._bring
        except AuthserverError as failure:
            self._fail(failure)
        finally:
            self._forget(flight)
            flight.set_result(None)

    def _bring(self, kept: Kept[T]) -> None:
        with self._lock:
            self._kept, self._failure, self._quiet_until, self._pause = kept, None, 0.0, FIRST_PAUSE

    def _fail(self, failure: AuthserverError) -> None:
        asked = failure.retry_after if isinstance(failure, ServerUnavailableError) else None
        with self._lock:
            self._failure = failure
            self._quiet_until = time.monotonic() + (asked or self._pause)
            self._pause = min(self._pause * 2, LONGEST_PAUSE)

    def _forget(self, flight: Flight) -> None:
        with self._lock:
            if self._flight is flight:
                self._flight = None
