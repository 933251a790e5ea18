"""What the worker does for the trail: it delivers the outbox, and clears away what nobody looks up any more."""

from celery import shared_task

from audit import adding_up, calls, delivery, refusals, sealing

DELIVERED_FOR = 86_400  # seconds
REFUSALS_FOR = 30 * 86_400
BATCH = 1000


@shared_task
def deliver_outbox() -> None:
    """Deliver what is due."""
    while delivery.deliver_due() == delivery.BATCH:
        pass


@shared_task
def deliver_calls() -> None:
    """Make the calls that are due."""
    calls.deliver_calls()


@shared_task
def clear_delivered() -> None:
    """Delete messages a day after their delivery."""
    delivery.delete_delivered(older_than=DELIVERED_FOR)


@shared_task
def clear_refusals() -> None:
    """Delete refusals after thirty days."""
    refusals.delete_older_than(REFUSALS_FOR, batch=BATCH)


@shared_task
def seal_trail() -> None:
    """Seal what was recorded."""
    sealing.seal_settled()


@shared_task
def add_up() -> None:
    """Add up what happened, for the pictures of the admin."""
    adding_up.add_up()
