"""Signing keys are sealed anew under the first key-encryption key, so that older ones can be dropped."""

from dataclasses import dataclass

from django.db import transaction

from keys.models import SigningKey
from support import sealing

BATCH = 100


@dataclass(slots=True)
class Count:
    """How many keys were sealed anew, how many already were, and how many no configured key opens."""

    resealed: int = 0
    current: int = 0
    unreadable: int = 0


def reseal() -> Count:
    """Seal every signing key under the first key-encryption key. It may be stopped and run again at any time."""
    count, last = Count(), 0
    while (done := _reseal_after(last, count)) is not None:
        last = done
    return count


@transaction.atomic
def _reseal_after(last: int, count: Count) -> int | None:
    """Go through one batch, in one transaction; return where it ended, None after the last."""
    rows = SigningKey.objects.all_realms().select_for_update(no_key=True).filter(pk__gt=last).order_by("pk")[:BATCH]
    for row in (keys := list(rows)):
        sealed = bytes(row.sealed_private_jwk)
        if sealing.is_current(sealed):
            count.current += 1
            continue
        try:
            opened = sealing.unseal(sealed, context=row.kid)
        except sealing.SealBroken:
            count.unreadable += 1
            continue
        row.sealed_private_jwk = sealing.seal(opened, context=row.kid)
        row.save(update_fields=["sealed_private_jwk"])
        count.resealed += 1
    return keys[-1].pk if keys else None
