"""NIST SP 800-92: what the audit trail records reaches the webhooks that hear of it: read in the worker, by key.

Each event is read at least once, also one whose transaction commits late (audit/horizon.py); its message to a webhook
has an id of its own, so that it is put down once.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.db.models import Q

from audit import horizon, outbox
from audit.horizon import Mark
from audit.models import Event, TrailCursor
from audit.outbox import Delivery
from realms.models import Webhook
from realms.webhook_events import EVENTS, hears
from realms.webhooks import lane, message

READER = "webhooks"
MOST = 20_000  # events of one run
TOLD = ("actor", "target", "subject", "client", "peer", "flow", "detail")


def tell() -> None:
    """Put down what is new in the trail for the webhooks that hear of it. Nothing while another worker is at it."""
    kept = TrailCursor.objects.filter(reader=READER).first()
    if kept is not None and kept.floor >= kept.seen and not Event.objects.filter(pk__gt=kept.floor).exists():
        return
    with transaction.atomic():
        if kept is None:
            begun = horizon.begin(horizon.look())
            TrailCursor.objects.get_or_create(reader=READER, defaults=asdict(begun))
        elif row := TrailCursor.objects.select_for_update(skip_locked=True).filter(reader=READER).first():
            mark = _read(Mark(row.floor, row.seen, row.horizon, row.since))
            TrailCursor.objects.filter(reader=READER).update(**asdict(mark))


def _read(mark: Mark) -> Mark:
    """Tell of all events behind the mark's floor, and return where the mark is then."""
    following = horizon.moved(mark, horizon.look())
    if not Webhook.objects.all_realms().filter(enabled=True).exists():
        return following
    events = list(Event.objects.filter(pk__gt=mark.floor).order_by("pk")[:MOST])
    outbox.put_once(outbox.WEBHOOK, _messages(events))
    if len(events) < MOST:
        return following
    last = events[-1].pk
    return replace(following, floor=min(following.floor, last), seen=min(following.seen, last))


def _messages(events: Sequence[Event]) -> Iterator[tuple[Delivery, str]]:
    listening = _listening({event.realm for event in events})
    for event in events:
        for webhook in listening[event.realm] + listening[""]:
            if event.action not in EVENTS and event.at >= webhook.created_at and hears(webhook.events, event.action):
                yield _message(event, webhook), lane(webhook)


def _listening(slugs: set[str]) -> Mapping[str, list[Webhook]]:
    """Return the webhooks that hear of these realms, by realm; below the empty name those that hear of every realm."""
    here = Webhook.objects.all_realms().filter(Q(realm__slug__in=slugs) | Q(every_realm=True), enabled=True)
    found: defaultdict[str, list[Webhook]] = defaultdict(list)
    for webhook in here.select_related("realm"):
        found["" if webhook.every_realm else webhook.realm.slug].append(webhook)
    return found


def _message(event: Event, webhook: Webhook) -> Delivery:
    data: dict[str, Any] = {name: getattr(event, name) for name in TOLD}
    said = message(event.action, data, realm=event.realm, at=event.at)
    return Delivery(_id(event, webhook), webhook.realm.slug, {"webhook": webhook.pk, "message": said})


def _id(event: Event, webhook: Webhook) -> UUID:
    """Return the same for the same event and webhook, whenever it is asked for."""
    return uuid5(NAMESPACE_URL, f"{webhook.realm.issuer} {webhook.pk} {webhook.created_at} {event.pk}")
