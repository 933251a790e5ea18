"""Sealed secrets of clients (client_secret_jwt) are sealed anew under the first key-encryption key."""

from base64 import b64decode, b64encode

from django.db import transaction

from clients.models import ClientSecret
from clients.models.client_secret import context
from keys.resealing import BATCH, Count
from support import sealing


def reseal(count: Count) -> None:
    """Seal every sealed secret under the first key, and add to `count`. It may be stopped and run again."""
    last: int | None = 0
    while last is not None:
        last = _reseal_after(last, count)


@transaction.atomic
def _reseal_after(last: int, count: Count) -> int | None:
    """Go through one batch, in one transaction; return where it ended, None after the last."""
    rows = ClientSecret.objects.select_for_update(no_key=True).exclude(sealed="").filter(pk__gt=last).order_by("pk")
    for row in (batch := list(rows[:BATCH])):
        sealed, bound = b64decode(row.sealed), context(row.client_id)
        if sealing.is_current(sealed):
            count.current += 1
            continue
        try:
            opened = sealing.unseal(sealed, context=bound)
        except sealing.SealBroken:
            count.unreadable += 1
            continue
        row.sealed = b64encode(sealing.seal(opened, context=bound)).decode()
        row.save(update_fields=["sealed"])
        count.resealed += 1
    return batch[-1].pk if batch else None
