"""Secrets of authenticator apps are sealed anew under the first key-encryption key."""

from base64 import b64decode

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt

from accounts.factors import authenticators
from keys.resealing import Count, walk


def reseal(count: Count) -> None:
    """Seal every app's secret anew, and add to `count`."""
    apps = Authenticator.objects.all_realms().filter(type=authenticators.TOTP)
    walk(apps, "data", count, sealed=_sealed, renew=_renew)


def _sealed(app: Authenticator) -> bytes:
    return b64decode(app.data["secret"])


def _renew(app: Authenticator) -> None:
    app.data["secret"] = encrypt(decrypt(app.data["secret"]))
