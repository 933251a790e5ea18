"""Sealed secrets of clients (client_secret_jwt) are sealed anew under the first key-encryption key."""

from base64 import b64decode, b64encode

from clients.models import ClientSecret
from clients.models.client_secret import context
from keys.resealing import Count, walk
from support import sealing


def reseal(count: Count) -> None:
    """Seal every secret that is kept sealed anew, and add to `count`."""
    walk(ClientSecret.objects.exclude(sealed=""), "sealed", count, sealed=_sealed, renew=_renew)


def _sealed(secret: ClientSecret) -> bytes:
    return b64decode(secret.sealed)


def _renew(secret: ClientSecret) -> None:
    bound = context(secret.client_id)
    opened = sealing.unseal(_sealed(secret), context=bound)
    secret.sealed = b64encode(sealing.seal(opened, context=bound)).decode()
