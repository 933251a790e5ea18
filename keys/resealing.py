"""What is sealed in this package and below it."""

from django.db.models import QuerySet

from keys.models import SigningKey
from keys.sealed_columns import SealedColumn
from realms import webhook_secrets
from realms.models import Webhook
from support import sealing


def _renew(key: SigningKey) -> None:
    opened = sealing.unseal(bytes(key.sealed_private_jwk), context=key.kid)
    key.sealed_private_jwk = sealing.seal(opened, context=key.kid)


def _renew_webhook(webhook: Webhook) -> None:
    webhook_secrets.keep_secret(webhook, webhook_secrets.secret_of(webhook))


def _former() -> QuerySet[Webhook]:
    return Webhook.objects.all_realms().exclude(previous_sealed_secret=None)


SEALED = (
    SealedColumn("signing keys", SigningKey.objects.all_realms, "sealed_private_jwk", _renew, is_text=False),
    SealedColumn("secrets of webhooks", Webhook.objects.all_realms, "sealed_secret", _renew_webhook, is_text=False),
    SealedColumn(
        "former secrets of webhooks", _former, "previous_sealed_secret", webhook_secrets.keep_previous, is_text=False
    ),
)
