"""NIST SP 800-92 §5.4: old events of a realm go, whole links at a time, and the chain says that they went."""

from django.db import transaction

from audit import actions, chain
from audit.models import Clearance, Event, Seal
from audit.record import record
from support import clock

DAY = 86_400
BATCH = 10_000  # events of one transaction: more than a link has


def clear(realm: str, *, days: int) -> int:
    """Delete what was sealed longer ago than that, and return how much it was. What is not sealed stays."""
    sealed = Seal.objects.filter(at__lt=clock.now() - days * DAY)
    target = sealed.order_by("-number").values_list("up_to", flat=True).first()
    total = 0
    while target is not None and (count := _clear_batch(realm, target)):
        total += count
    return total


@transaction.atomic
def _clear_batch(realm: str, target: int) -> int:
    old = Event.objects.filter(realm=realm, pk__lte=target)
    keys = list(old.order_by("pk").values_list("pk", flat=True)[: BATCH + 1])
    if not keys:
        return 0
    up_to = target if len(keys) <= BATCH else _end_of_link_before(keys[-1])
    clearance = Clearance(realm=realm, up_to=up_to, at=clock.now())
    chain.sign(clearance)
    clearance.save()
    count, _ = Event.objects.filter(realm=realm, pk__lte=up_to).delete()
    record(actions.TRAIL_CLEARED, realm=realm, detail={"count": count, "up_to": up_to})
    return count


def _end_of_link_before(key: int) -> int:
    return Seal.objects.filter(up_to__lt=key).order_by("-number").values_list("up_to", flat=True)[0]
