"""Sealed secrets of authenticator apps."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from django.db.models import QuerySet

from accounts.factors import authenticators
from keys.sealed_columns import SealedColumn


def _rows() -> QuerySet[Authenticator]:
    rows: QuerySet[Authenticator] = Authenticator.objects.all_realms().filter(type=authenticators.TOTP)
    return rows


def _renew(app: Authenticator) -> None:
    app.data["secret"] = encrypt(decrypt(app.data["secret"]))


SEALED = (SealedColumn("authenticator apps", _rows, "data__secret", _renew),)
