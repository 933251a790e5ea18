"""Sealed secrets of clients (client_secret_jwt)."""

from base64 import b64decode, b64encode

from clients.models import ClientSecret
from clients.models.client_secret import context
from keys.sealed_columns import SealedColumn
from support import sealing


def _renew(secret: ClientSecret) -> None:
    bound = context(secret.client_id)
    opened = sealing.unseal(b64decode(secret.sealed), context=bound)
    secret.sealed = b64encode(sealing.seal(opened, context=bound)).decode()


SEALED = (SealedColumn("secrets of clients", lambda: ClientSecret.objects.exclude(sealed=""), "sealed", _renew),)
