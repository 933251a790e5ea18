"""Deliver the calls of the outbox: requests to servers of others, several at once, and none of them waits for another.

Each turn takes the oldest call of each lane, a lane being whatever goes to the same server. A server that takes its
time gets no more of this run; one that does not answer puts off all that waits for it, as if that had been tried.
"""

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic

from django.db.models import F, Min, QuerySet

from audit import delivery, outbox
from audit.models import OutboxMessage
from audit.outbox import Call, Delivery
from support import clock
from support.fetch import FetchBusy, FetchError

LANES = 8  # calls at once
SLOW_SECONDS = 1.0
RUN_SECONDS = 20.0  # then the worker is free for other tasks, until the scheduler calls again

MILLISECONDS = 1000
_running = threading.Lock()
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """A call that was made: how long it took, and what it came to."""

    seconds: float
    status: int | None
    failure: Exception | None


def deliver_calls() -> None:
    """Make the calls that are due, for a while; nothing while another thread of this process is at it."""
    if not _running.acquire(blocking=False):
        return
    try:
        with ThreadPoolExecutor(LANES, thread_name_prefix="call") as pool:
            _run(pool)
    finally:
        _running.release()


def _run(pool: ThreadPoolExecutor) -> None:
    spent: set[str] = set()
    end = monotonic() + RUN_SECONDS
    while monotonic() < end and (turn := list(_turn(spent))):
        made = [(message, pool.submit(_made, call)) for message in turn if (call := _prepared(message))]
        spent |= {message.lane for message, outcome in made if not _settled(message, outcome.result())}


def _turn(spent: set[str]) -> Iterator[OutboxMessage]:
    """Lease the oldest call of each lane but the spent ones."""
    waiting = OutboxMessage.objects.filter(delivery.due(), kind__in=outbox.kinds_of_calls()).exclude(lane__in=spent)
    lanes = waiting.order_by().values("lane").annotate(first=Min("available_at")).order_by("first")[:LANES]
    for lane in [found["lane"] for found in lanes]:
        message = waiting.filter(lane=lane).first()
        if message is not None and delivery.lease(message):
            yield message


def _prepared(message: OutboxMessage) -> Call | None:
    """Return the call, or None where there is nothing to say, or nothing that can be said now."""
    try:
        call = outbox.caller_of(message.kind)(_delivery(message))
    except Exception as failure:  # noqa: BLE001 (whatever stopped this one must not stop the others)
        delivery.put_off(message, failure)
        return None
    if call is None:
        delivery.finish(message)
    return call


def _delivery(message: OutboxMessage) -> Delivery:
    return Delivery(message.pk, message.realm, message.payload)


def _made(call: Call) -> Made:
    started = monotonic()
    try:
        status, failure = call(), None
    except Exception as raised:  # noqa: BLE001 (whatever stopped this one must not stop the others)
        status, failure = getattr(raised, "status", None), raised
    return Made(monotonic() - started, status, failure)


def _settled(message: OutboxMessage, made: Made) -> bool:
    """Note what became of a call, and tell whether its lane may go on at once."""
    noted = {"status": made.status, "took_ms": round(made.seconds * MILLISECONDS)}
    outbox.observe(message.kind, _delivery(message), made.failure)
    if made.failure is None:
        delivery.finish(message, **noted)
        is_slow = made.seconds > SLOW_SECONDS
        if is_slow:
            _waiting(message.lane).update(available_at=clock.now() + delivery.FIRST_DELAY)
        return not is_slow
    delivery.put_off(message, made.failure, **noted)
    if isinstance(made.failure, FetchError) and not isinstance(made.failure, FetchBusy):
        _share(message)
    return False


def _share(message: OutboxMessage) -> None:
    """Let all that waits for the same server share what became of `message`: nobody answers there."""
    later = clock.now() + delivery.delay(message.kind, message.attempts)
    count = _waiting(message.lane).update(available_at=later, attempts=F("attempts") + 1, last_error="FetchError")
    if count:
        logger.warning("With %s %s, %d that go to the same server were put off.", message.kind, message.pk, count)


def _waiting(lane: str) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(delivery.due(), lane=lane)
