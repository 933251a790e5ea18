"""Client secrets of providers are sealed anew under the first key-encryption key."""

from base64 import b64decode

from federation.models import IdentityProvider
from keys.resealing import Count, walk


def reseal(count: Count) -> None:
    """Seal every provider's secret anew, and add to `count`."""
    rows = IdentityProvider.objects.all_realms().exclude(sealed_secret="")
    walk(rows, "sealed_secret", count, sealed=_sealed, renew=_renew)


def _sealed(provider: IdentityProvider) -> bytes:
    return b64decode(provider.sealed_secret)


def _renew(provider: IdentityProvider) -> None:
    provider.keep_secret(provider.secret)
