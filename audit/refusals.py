"""Refusals, added up per realm, reason, target, peer and minute, by one statement each (see docs/adr/0007)."""

from django.db import connection

from audit.models import Refusal
from audit.record import MAXIMUM_NAME
from support import clock
from support.peer import peer_network

MINUTE = 60

UPSERT = """
INSERT INTO audit_refusal (realm, reason, target, peer, minute, count) VALUES (%s, %s, %s, %s, %s, 1)
ON CONFLICT (realm, minute, peer, reason, target) DO UPDATE SET count = audit_refusal.count + 1
"""


def count(reason: str, *, realm: str, target: str, peer: str) -> None:
    """Count one refusal. `target` may be a stranger's words, so what no column takes is taken out of it."""
    now = clock.now()
    name = target.replace("\x00", "").encode("utf-8", "replace").decode()[:MAXIMUM_NAME]
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [realm, reason, name, peer_network(peer), now - now % MINUTE])


def delete_older_than(seconds: int, *, batch: int) -> None:
    """Delete what was counted longer ago than that."""
    old = Refusal.objects.filter(minute__lt=clock.now() - seconds)
    while keys := list(old.values_list("pk", flat=True)[:batch]):
        Refusal.objects.filter(pk__in=keys).delete()
