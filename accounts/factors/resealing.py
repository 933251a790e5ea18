"""Secrets of authenticator apps are sealed anew under the first key-encryption key."""

from base64 import b64decode

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from django.db import transaction

from accounts.factors import authenticators
from keys.resealing import BATCH, Count
from support import sealing


def reseal(count: Count) -> None:
    """Seal every secret under the first key, and add to `count`. It may be stopped and run again."""
    last: int | None = 0
    while last is not None:
        last = _reseal_after(last, count)


@transaction.atomic
def _reseal_after(last: int, count: Count) -> int | None:
    """Go through one batch, in one transaction; return where it ended, None after the last."""
    rows = Authenticator.objects.all_realms().select_for_update().order_by("pk")
    batch = list(rows.filter(type=authenticators.TOTP, pk__gt=last)[:BATCH])
    for row in batch:
        sealed = row.data["secret"]
        if sealing.is_current(b64decode(sealed)):
            count.current += 1
            continue
        try:
            row.data["secret"] = encrypt(decrypt(sealed))
        except sealing.SealBroken:
            count.unreadable += 1
            continue
        row.save(update_fields=["data"])
        count.resealed += 1
    return batch[-1].pk if batch else None
