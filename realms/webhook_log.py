"""Standard Webhooks, "Deliverability and reliability": what was sent to a webhook, sent again, and kept for a while."""

from django.db.models import Q, QuerySet

from audit import delivery, outbox
from audit.models import OutboxMessage
from realms.models import Webhook
from realms.webhooks import lane
from support import clock

KEPT = 30 * 86_400  # seconds
MOST_KEPT = 10_000  # messages to one webhook that are over

ACCEPTED = Q(delivered_at__isnull=False)
STATES = {"accepted": ACCEPTED, "waiting": delivery.WAITING, "given up": delivery.GIVEN_UP}


def deliveries(webhook: Webhook) -> QuerySet[OutboxMessage]:
    """Return what goes and went to `webhook`, the latest first."""
    return OutboxMessage.objects.filter(kind=outbox.WEBHOOK, lane=lane(webhook)).order_by("-created_at", "-pk")


def state_of(message: OutboxMessage) -> str:
    """Return one of STATES."""
    if message.delivered_at:
        return "accepted"
    return "given up" if delivery.is_given_up(message) else "waiting"


def send_again(webhook: Webhook, messages: QuerySet[OutboxMessage]) -> int:
    """Send messages to `webhook` again under their ids, accepted or not; return how many. None that is in hand."""
    return delivery.retry_all(messages.filter(kind=outbox.WEBHOOK, lane=lane(webhook)))


def send_failed_again(webhook: Webhook, *, since: int) -> int:
    """Send again what was given up, of all that was put down since that moment; return how much."""
    return send_again(webhook, OutboxMessage.objects.filter(delivery.GIVEN_UP, created_at__gte=since))


def clear() -> None:
    """Forget what is over and older than KEPT, and what is beyond MOST_KEPT of one webhook."""
    over = OutboxMessage.objects.filter(ACCEPTED | delivery.GIVEN_UP, kind=outbox.WEBHOOK).order_by()
    delivery.delete(over.filter(created_at__lt=clock.now() - KEPT))
    for name in over.values_list("lane", flat=True).distinct():
        of_one = over.filter(lane=name)
        last = of_one.order_by("-created_at").values_list("created_at", flat=True)[MOST_KEPT : MOST_KEPT + 1].first()
        if last is not None:
            delivery.delete(of_one.filter(created_at__lte=last))
