"""A bounded load: a few threads, each sending one request after the other, and a note of every answer."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

import httpx

PATIENCE = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and when; status 0: no answer at all."""

    at: float
    seconds: float
    status: int
    headers: httpx.Headers
    text: str = ""


@dataclass
class Load:
    """The answers to one kind of request."""

    answers: list[Answer] = field(default_factory=list)

    def statuses(self) -> Counter[int]:
        return Counter(answer.status for answer in self.answers)

    def percentile(self, share: float) -> float:
        """Return within how many seconds that share of the answers came."""
        ordered = sorted(answer.seconds for answer in self.answers)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    def since(self, at: float) -> "Load":
        """Return the part that was asked after a moment."""
        return Load([answer for answer in self.answers if answer.at >= at])

    def failures(self) -> list[Answer]:
        """Return the answers that are neither a success nor an honest 503 which says when to come again."""
        return [one for one in self.answers if one.status != 200 and not is_honest(one)]


def is_honest(answer: Answer) -> bool:
    """Tell whether this is a 503 with Retry-After."""
    return answer.status == 503 and answer.headers.get("retry-after", "").isdigit()


Send = Callable[[httpx.Client], httpx.Response]


def asked(client: httpx.Client, send: Send) -> Answer:
    """Send one request and note what became of it."""
    at = time.monotonic()
    try:
        got = send(client)
    except httpx.TransportError as failure:
        return Answer(at, time.monotonic() - at, 0, httpx.Headers(), repr(failure))
    return Answer(at, time.monotonic() - at, got.status_code, got.headers, got.text)


@contextmanager
def load(send: Send, *, threads: int = 2, pause: float = 0.02) -> Iterator[Load]:
    """Send all the while that the block runs, each thread over a connection of its own."""
    noted, over = Load(), Event()

    def run() -> None:
        with httpx.Client(timeout=PATIENCE) as client:
            while not over.wait(pause):
                noted.answers.append(asked(client, send))

    running = [Thread(target=run) for _ in range(threads)]
    for thread in running:
        thread.start()
    try:
        yield noted
    finally:
        over.set()
        for thread in running:
            thread.join()
