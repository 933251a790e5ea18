"""Deliver what waits in the outbox: leased first, finished only after delivery, tried again later and later.

A worker that dies leaves its lease to run out, and the message goes out again under the same id: at least once.
"""

import logging

from django.db.models import F, Q, QuerySet

from audit import outbox
from audit.models import OutboxMessage
from audit.outbox import Delivery
from support import clock

BATCH = 100
LEASE_SECONDS = 300  # longer than any one delivery may take
MAXIMUM_ATTEMPTS = 12
MAXIMUM_KIND = 100  # characters of `last_error`
FIRST_DELAY = 10  # seconds, doubled each time: about eleven hours until the last attempt
MINUTE, HOUR = 60, 3600
PATIENT = (10, MINUTE, 5 * MINUTE, 30 * MINUTE, *(hours * HOUR for hours in (2, 5, 10, 14, 20, 24, 24)))
SCHEDULES = {outbox.WEBHOOK: PATIENT}  # Standard Webhooks, "Deliverability and reliability": over four days
NEVER = clock.LATEST  # when what was given up before its last attempt is due
GIVEN_UP = Q(delivered_at=None) & (Q(attempts__gte=MAXIMUM_ATTEMPTS) | Q(available_at=NEVER))
WAITING = Q(delivered_at=None, attempts__lt=MAXIMUM_ATTEMPTS, available_at__lt=NEVER)
logger = logging.getLogger(__name__)


def deliver_due() -> int:
    """Try what is due, oldest first and at most a batch of it; return how much was delivered."""
    waiting = OutboxMessage.objects.filter(due()).exclude(kind__in=outbox.kinds_of_calls())[:BATCH]
    return sum(_deliver(message) for message in waiting if lease(message))


def delete_delivered(*, older_than: int) -> None:
    """Delete what was delivered longer ago than that, but for webhooks, whose log it is. What was given up stays."""
    delete(OutboxMessage.objects.filter(delivered_at__lt=clock.now() - older_than).exclude(kind=outbox.WEBHOOK))


def delete(old: QuerySet[OutboxMessage]) -> None:
    """Delete messages, in batches."""
    while keys := list(old.values_list("pk", flat=True)[:BATCH]):
        OutboxMessage.objects.filter(pk__in=keys).delete()


def is_given_up(message: OutboxMessage) -> bool:
    """Tell whether a message that has not arrived is tried no more, until somebody asks for it."""
    return message.attempts >= MAXIMUM_ATTEMPTS or message.available_at == NEVER


def retry(message: OutboxMessage) -> bool:
    """Let a message be tried again now, as if for the first time, and tell whether it will. Not while it is in hand."""
    return bool(retry_all(OutboxMessage.objects.filter(pk=message.pk, delivered_at=None)))


def retry_all(messages: QuerySet[OutboxMessage]) -> int:
    """Do the same to all of these, also to what has arrived; return how many."""
    now = clock.now()
    return messages.filter(leased_until__lte=now).update(attempts=0, available_at=now, delivered_at=None)


def due() -> Q:
    """Return the condition of what may be tried now."""
    now = clock.now()
    return Q(delivered_at=None, available_at__lte=now, leased_until__lte=now, attempts__lt=MAXIMUM_ATTEMPTS)


def lease(message: OutboxMessage) -> bool:
    """Take the message for this worker, unless another one was faster."""
    until = clock.now() + LEASE_SECONDS
    mine = OutboxMessage.objects.filter(due(), pk=message.pk, attempts=message.attempts)
    message.attempts += 1
    return bool(mine.update(leased_until=until, attempts=F("attempts") + 1))


def _deliver(message: OutboxMessage) -> bool:
    try:
        outbox.handler_of(message.kind)(Delivery(message.pk, message.realm, message.payload))
    except Exception as failure:  # noqa: BLE001 (whatever stopped this one must not stop those behind it)
        put_off(message, failure)
        return False
    finish(message)
    return True


def finish(message: OutboxMessage, **noted: int | None) -> None:
    """Note that the message was delivered, and what there is to note of the call."""
    _leased(message).update(delivered_at=clock.now(), leased_until=0, **noted)


def delay(kind: str, attempts: int) -> int:
    """Return the seconds to wait after so many attempts."""
    schedule = SCHEDULES.get(kind)
    return schedule[min(attempts, len(schedule)) - 1] if schedule else FIRST_DELAY << (attempts - 1)


def put_off(message: OutboxMessage, failure: Exception, **noted: int | None) -> None:
    """Release the message until later. The log names the kind of failure alone: its words may hold an address."""
    what = f"{message.kind} {message.pk}"
    known = failure if isinstance(failure, outbox.Undelivered) else outbox.Undelivered(type(failure).__name__)
    message.available_at = NEVER if known.is_final else clock.now() + delay(message.kind, message.attempts)
    if is_given_up(message):
        logger.error("Gave up %s after %d attempts: %s.", what, message.attempts, known.kind)
    else:
        logger.warning("Could not deliver %s yet: %s.", what, known.kind)
    put = {"leased_until": 0, "available_at": message.available_at, "last_error": known.kind[:MAXIMUM_KIND]}
    _leased(message).update(**put, **noted)


def _leased(message: OutboxMessage) -> QuerySet[OutboxMessage]:
    """Return the row while the lease is still this worker's."""
    return OutboxMessage.objects.filter(pk=message.pk, attempts=message.attempts, delivered_at=None)
