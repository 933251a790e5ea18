"""Client secrets of providers are sealed anew under the first key-encryption key."""

from base64 import b64decode

from django.db import transaction

from federation.models import IdentityProvider
from keys.resealing import Count
from support import sealing


@transaction.atomic
def reseal(count: Count) -> None:
    """Seal each secret under the first key, and add to `count`. There are few of them: one transaction does it."""
    rows = IdentityProvider.objects.all_realms().select_for_update(no_key=True).exclude(sealed_secret="")
    for row in rows:
        if sealing.is_current(b64decode(row.sealed_secret)):
            count.current += 1
            continue
        try:
            row.keep_secret(row.secret)
        except sealing.SealBroken:
            count.unreadable += 1
            continue
        row.save(update_fields=["sealed_secret"])
        count.resealed += 1
