"""Deliver the calls of the outbox: requests to servers of others, several at once, and none of them waits for another.

Each turn takes the oldest call of each lane, a lane being whatever goes to the same server. A server that takes its
time gets no more of this run; one that does not answer puts off all that waits for it, as if that had been tried.
"""

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
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

_running = threading.Lock()
logger = logging.getLogger(__name__)


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
        made = [(message, pool.submit(_timed, call)) for message in turn if (call := _prepared(message))]
        spent |= {message.lane for message, outcome in made if not _settled(message, outcome)}


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
        call = outbox.caller_of(message.kind)(Delivery(message.pk, message.realm, message.payload))
    except Exception as failure:  # noqa: BLE001 (whatever stopped this one must not stop the others)
        delivery.put_off(message, failure)
        return None
    if call is None:
        delivery.finish(message)
    return call


def _timed(call: Call) -> float:
    started = monotonic()
    call()
    return monotonic() - started


def _settled(message: OutboxMessage, outcome: Future[float]) -> bool:
    """Note what became of a call, and tell whether its lane may go on at once."""
    failure = outcome.exception()
    if failure is None:
        delivery.finish(message)
        is_slow = outcome.result() > SLOW_SECONDS
        if is_slow:
            _waiting(message.lane).update(available_at=clock.now() + delivery.FIRST_DELAY)
        return not is_slow
    assert isinstance(failure, Exception)  # noqa: S101 (tells the type checker that no thread was interrupted)
    delivery.put_off(message, failure)
    if isinstance(failure, FetchError) and not isinstance(failure, FetchBusy):
        _share(message)
    return False


def _share(message: OutboxMessage) -> None:
    """Let all that waits for the same server share what became of `message`: nobody answers there."""
    later = clock.now() + delivery.delay(message.attempts)
    count = _waiting(message.lane).update(available_at=later, attempts=F("attempts") + 1, last_error="FetchError")
    if count:
        logger.warning("With %s %s, %d that go to the same server were put off.", message.kind, message.pk, count)


def _waiting(lane: str) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(delivery.due(), lane=lane)
