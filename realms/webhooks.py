"""Standard Webhooks: a realm tells its webhooks what happens: through the outbox, signed, until they accept it."""

import json
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet

from audit import outbox
from audit.models import OutboxMessage
from audit.outbox import Call, Delivery, Refused
from realms.models import Realm, Webhook
from realms.webhook_events import TEST
from support import clock, sealing, standard_webhooks
from support.fetch import fetch


def renew_secret(webhook: Webhook) -> str:
    """Give `webhook`, unsaved, a new secret and return it: the only time that anybody sees it."""
    secret = standard_webhooks.new_secret()
    keep_secret(webhook, secret)
    return secret


def keep_secret(webhook: Webhook, secret: str) -> None:
    """Seal a secret into `webhook`, unsaved; whoever gave it has judged it."""
    webhook.sealed_secret = sealing.seal(secret.encode(), context=_context(webhook))


def secret_of(webhook: Webhook) -> str:
    """Return the secret; raise SealBroken where no configured key opens it."""
    return sealing.unseal(bytes(webhook.sealed_secret), context=_context(webhook)).decode()


def notify(realm: Realm, event: str, data: Mapping[str, Any]) -> None:
    """Tell every webhook of `realm` that hears of such events, in the transaction of the fact."""
    for webhook in Webhook.objects.all_realms().filter(realm=realm, enabled=True):
        if not webhook.events or event in webhook.events:
            _put(webhook, realm, event, data)


def try_out(webhook: Webhook) -> None:
    """Send a message that says nothing, whatever the webhook hears of."""
    _put(webhook, webhook.realm, TEST, {"name": webhook.name})


def deliveries(webhook: Webhook) -> QuerySet[OutboxMessage]:
    """Return what goes and went to `webhook`, the latest first: what was accepted is kept for a day."""
    sent = OutboxMessage.objects.filter(kind=outbox.WEBHOOK, lane=_lane(webhook, webhook.realm))
    return sent.order_by("-created_at")


def call(delivery: Delivery) -> Call | None:
    """Return the request that tells a webhook; None where it is gone, or wants to hear nothing any more."""
    said = delivery.payload
    found = Webhook.objects.all_realms().filter(realm__slug=delivery.realm, pk=said["webhook"])
    webhook = found.first()
    if webhook is None or not webhook.enabled:
        return None
    body = json.dumps(said["message"], separators=(",", ":")).encode()
    identifier = f"msg_{delivery.id.hex}"
    headers = standard_webhooks.headers(body, secret=secret_of(webhook), identifier=identifier, at=clock.now())
    return partial(_post, webhook.url, body, {**headers, "Content-Type": "application/json"})


def _put(webhook: Webhook, realm: Realm, event: str, data: Mapping[str, Any]) -> None:
    message = {"type": event, "timestamp": clock.written(clock.now()), "data": {"realm": realm.slug, **data}}
    payload = {"webhook": webhook.pk, "message": message}
    outbox.put(outbox.WEBHOOK, payload, realm=realm.slug, lane=_lane(webhook, realm))


def _context(webhook: Webhook) -> str:
    """Return what the secret is bound to: it opens for no other webhook. A name stays what it is."""
    return f"webhook {webhook.realm_id} {webhook.name}"


def _lane(webhook: Webhook, realm: Realm) -> str:
    return f"{realm.slug} webhook {webhook.name}"


def _post(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    status = fetch(url, form=body, conditions=headers).status
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        raise Refused(status)
