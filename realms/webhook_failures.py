"""Standard Webhooks, "Disabling": a webhook that accepts nothing for days, or says that it is gone, is switched off."""

from http import HTTPStatus

from django.db import transaction
from django.dispatch import Signal

from audit import actions
from audit.outbox import Delivery
from audit.record import record
from realms.models import Webhook
from support import clock
from support.fetch import FetchBusy

PATIENCE = 5 * 86_400  # seconds
GONE = "It answered 410 Gone."
FAILING = "It has accepted nothing for five days."

switched_off = Signal()  # webhook=…, because=…: in the transaction of the fact


def observe(delivery: Delivery, failure: Exception | None) -> None:
    """Note what became of one call."""
    rows = Webhook.objects.all_realms().filter(pk=delivery.payload["webhook"])
    if failure is None:
        rows.exclude(failing_since=None).update(failing_since=None)
        return
    if isinstance(failure, FetchBusy):
        return
    rows.filter(failing_since=None).update(failing_since=clock.now())
    webhook = rows.filter(enabled=True).select_related("realm").first()
    if webhook is None:
        return
    if getattr(failure, "status", None) == HTTPStatus.GONE:
        switch_off(webhook, because=GONE)
    elif (webhook.failing_since or clock.now()) + PATIENCE <= clock.now():
        switch_off(webhook, because=FAILING)


@transaction.atomic
def switch_off(webhook: Webhook, *, because: str) -> None:
    """Send nothing more to `webhook`, until somebody switches it on."""
    rows = Webhook.objects.all_realms().filter(pk=webhook.pk, enabled=True)
    if not rows.update(enabled=False, switched_off_because=because):
        return
    detail = {"because": because, "failing_since": webhook.failing_since}
    record(actions.WEBHOOK_SWITCHED_OFF, realm=webhook.realm.slug, target=webhook.name, detail=detail)
    switched_off.send(Webhook, webhook=webhook, because=because)
