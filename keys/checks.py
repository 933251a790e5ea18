"""keys.E001: the server does not start with a key-encryption key that does not open the keys it has."""

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.core.checks import CheckMessage, Error, Tags
from django.core.checks import register as register_check
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from keys.models import SigningKey
from support import sealing

SENTENCE = (
    "KEY_ENCRYPTION_KEY does not open the signing keys in the database. Restore the key that sealed them; "
    "no new keys were made."
)


def register() -> None:
    """Register the check with those that need the database (`check --database default`, `migrate`)."""
    register_check(_seal_opens, Tags.database)


def refuse_wrong_key() -> None:
    """Raise ImproperlyConfigured when a signing key cannot be opened: called by every process that serves or works."""
    for row in SigningKey.objects.all_realms().order_by("-pk")[:1]:
        try:
            sealing.unseal(bytes(row.sealed_private_jwk), context=row.kid)
        except sealing.SealBroken:
            raise ImproperlyConfigured(SENTENCE) from None


def _seal_opens(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 (Django's)
    try:
        refuse_wrong_key()
    except ImproperlyConfigured as refusal:
        return [Error(str(refusal), id="keys.E001")]
    except DatabaseError:
        return []  # not migrated yet: there is no key to open
    return []
