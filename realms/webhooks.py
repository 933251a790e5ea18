"""Standard Webhooks: a realm tells its webhooks what happens: through the outbox, signed, until they accept it."""

import json
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from django.db.models import Q

from audit import outbox
from audit.outbox import Call, Delivery, Refused, Undelivered
from realms.models import Realm, Webhook
from realms.webhook_events import TEST, hears
from realms.webhook_secrets import secrets_of
from support import clock, standard_webhooks
from support.fetch import fetch

SWITCHED_OFF = "switched off"


def notify(realm: Realm, event: str, data: Mapping[str, Any]) -> None:
    """Tell every webhook that hears of such events in `realm`, in the transaction of the fact."""
    listening = Webhook.objects.all_realms().filter(Q(realm=realm) | Q(every_realm=True), enabled=True)
    for webhook in listening.select_related("realm"):
        if hears(webhook.events, event):
            _put(webhook, realm, event, data)


def try_out(webhook: Webhook) -> None:
    """Send a message that says nothing, whatever the webhook hears of."""
    _put(webhook, webhook.realm, TEST, {"name": webhook.name})


def message(event: str, data: Mapping[str, Any], *, realm: str, at: int) -> dict[str, Any]:
    """Return what is sent (Standard Webhooks, "Payload structure")."""
    return {"type": event, "timestamp": clock.written(at), "data": {"realm": realm, **data}}


def lane(webhook: Webhook) -> str:
    """Return what all messages to a webhook share in the outbox."""
    return f"{webhook.realm.slug} webhook {webhook.name}"


def identifier(delivery: Delivery) -> str:
    """Return the id by which a receiver knows a message that comes again."""
    return f"msg_{delivery.id.hex}"


def call(delivery: Delivery) -> Call | None:
    """Return the request that tells a webhook; None where it is gone. What is switched off is told nothing."""
    said = delivery.payload
    found = Webhook.objects.all_realms().filter(realm__slug=delivery.realm, pk=said["webhook"])
    webhook = found.first()
    if webhook is None:
        return None
    if not webhook.enabled:
        raise Undelivered(SWITCHED_OFF, is_final=True)
    body = json.dumps(said["message"], separators=(",", ":")).encode()
    headers = standard_webhooks.headers(
        body, secrets=secrets_of(webhook), identifier=identifier(delivery), at=clock.now()
    )
    return partial(_post, webhook.url, body, {**headers, "Content-Type": "application/json"})


def _put(webhook: Webhook, realm: Realm, event: str, data: Mapping[str, Any]) -> None:
    said = message(event, data, realm=realm.slug, at=clock.now())
    payload = {"webhook": webhook.pk, "message": said}
    outbox.put(outbox.WEBHOOK, payload, realm=webhook.realm.slug, lane=lane(webhook))


def _post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    status = fetch(url, form=body, conditions=headers).status
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        raise Refused(status, is_final=status == HTTPStatus.GONE)
    return status
