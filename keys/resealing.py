"""Whatever is sealed is sealed anew under the first key-encryption key, so that older ones can be dropped."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

from keys.models import SigningKey
from realms import webhooks
from realms.models import Webhook
from support import sealing

BATCH = 100

Row = TypeVar("Row", bound=Model)


@dataclass(slots=True)
class Count:
    """How much was sealed anew, how much already was, and how much no configured key opens."""

    resealed: int = 0
    current: int = 0
    unreadable: int = 0


def reseal(count: Count) -> None:
    """Seal every signing key and every secret of a webhook anew, and add to `count`."""
    walk(SigningKey.objects.all_realms(), "sealed_private_jwk", count, sealed=_sealed, renew=_renew)
    walk(Webhook.objects.all_realms(), "sealed_secret", count, sealed=_sealed_webhook, renew=_renew_webhook)


def walk(
    rows: QuerySet[Row], column: str, count: Count, *, sealed: Callable[[Row], bytes], renew: Callable[[Row], None]
) -> None:
    """Seal one column of `rows` anew, a batch in a transaction, and add to `count`: it may be stopped and run again.

    `sealed` reads the column; `renew` opens it, or raises SealBroken, and seals it into the row.
    """
    last = 0
    while True:
        with transaction.atomic():
            batch = list(rows.select_for_update(no_key=True).filter(pk__gt=last).order_by("pk")[:BATCH])
            for row in batch:
                _renew_one(row, column, count, is_current=sealing.is_current(sealed(row)), renew=renew)
        if not batch:
            return
        last = batch[-1].pk


def _renew_one(row: Row, column: str, count: Count, *, is_current: bool, renew: Callable[[Row], None]) -> None:
    if is_current:
        count.current += 1
        return
    try:
        renew(row)
    except sealing.SealBroken:
        count.unreadable += 1
        return
    row.save(update_fields=[column])
    count.resealed += 1


def _sealed(key: SigningKey) -> bytes:
    return bytes(key.sealed_private_jwk)


def _renew(key: SigningKey) -> None:
    opened = sealing.unseal(_sealed(key), context=key.kid)
    key.sealed_private_jwk = sealing.seal(opened, context=key.kid)


def _sealed_webhook(webhook: Webhook) -> bytes:
    return bytes(webhook.sealed_secret)


def _renew_webhook(webhook: Webhook) -> None:
    webhooks.keep_secret(webhook, webhooks.secret_of(webhook))
