"""Sealed secrets of identity providers."""

from django.db.models import QuerySet

from federation.models import IdentityProvider
from keys.sealed_columns import SealedColumn


def _rows() -> QuerySet[IdentityProvider]:
    return IdentityProvider.objects.all_realms().exclude(sealed_secret="")


def _renew(provider: IdentityProvider) -> None:
    provider.keep_secret(provider.secret)


SEALED = (SealedColumn("secrets of identity providers", _rows, "sealed_secret", _renew),)
