"""keys.E001, E002: the server does not start with a key-encryption key that opens not its keys, or does not answer."""

from collections.abc import Sequence
from time import sleep
from typing import Any

from django.apps.config import AppConfig
from django.core.checks import CheckMessage, Error, Tags
from django.core.checks import Warning as Caution
from django.core.checks import register as register_check
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.db.models import BinaryField, Count, F, Func, Min

from keys import data_keys
from keys.models import DataKey, SigningKey
from support import sealing
from support.key_encryption_backends import in_force

SENTENCE = (
    "KEY_ENCRYPTION_KEY does not open the signing keys in the database. Restore the key that sealed them; "
    "no new keys were made."
)
MOST_PUBLISHED = 20  # keys of one algorithm
PAUSES = (0.0, *[data_keys.AWAY_SECONDS + 0.5] * 2)  # seconds before each try to reach a key at start


class KeyAway(ImproperlyConfigured):
    """The key-encryption key does not answer: another moment may do."""


def register() -> None:
    """Register the checks with those that need the database (`check --database default`, `migrate`)."""
    register_check(_seal_opens, Tags.database)
    register_check(_key_sets_are_short, Tags.database)
    register_check(_newest_key_seals, Tags.database)


def refuse_wrong_key() -> None:
    """Raise ImproperlyConfigured when a signing key cannot be opened: called by every process that serves or works.

    Data keys are unwrapped here, so that no request has to. One signing key is tried for each key that sealed any, as
    re-sealing may have stopped half way. Retired keys do not count: nothing is signed with them.
    """
    needed = SigningKey.objects.all_realms().exclude(state=SigningKey.State.RETIRED)
    label = Func(F("sealed_private_jwk"), 1, sealing.HEADER_BYTES, function="SUBSTR", output_field=BinaryField())
    first_of_each = needed.annotate(label=label).values("label").annotate(first=Min("pk")).values("first")
    try:
        for row in needed.filter(pk__in=first_of_each.order_by()):
            sealing.unseal(bytes(row.sealed_private_jwk), context=row.kid)
        data_keys.open_all()
    except sealing.SealBroken as refusal:
        raise ImproperlyConfigured(f"{SENTENCE} {refusal}") from None
    except sealing.SealUnavailable as refusal:
        raise KeyAway(f"{refusal}. Nothing was changed: start again when it does.") from None


def _seal_opens(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 (Django's)
    errors: list[CheckMessage] = []
    for pause in PAUSES:
        sleep(pause)
        try:
            refuse_wrong_key()
        except KeyAway as refusal:
            errors = [Error(str(refusal), id="keys.E002")]
        except ImproperlyConfigured as refusal:
            return [Error(str(refusal), id="keys.E001")]
        except DatabaseError:
            return []  # not migrated yet: there is no key to open
        else:
            return []
    return errors


def _key_sets_are_short(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 (Django's)
    """keys.W001: keys that retire faster than their tokens end make a long JWK set (RFC 7517 §5)."""
    keys = SigningKey.objects.all_realms().order_by()
    try:
        many = keys.values("realm__slug", "algorithm").annotate(number=Count("pk")).filter(number__gt=MOST_PUBLISHED)
        return [
            Caution(
                f"{row['realm__slug']} publishes {row['number']} {row['algorithm']} keys: raise its "
                "signing_key_lifetime, or lower the lifetimes of its tokens and sessions.",
                id="keys.W001",
            )
            for row in many
        ]
    except DatabaseError:
        return []


def _newest_key_seals(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 (Django's)
    """keys.W002: a key-encryption key that was put first takes over when everything is sealed anew (docs/keys.md)."""
    try:
        newest, first = DataKey.objects.last(), in_force()[0].label
    except (DatabaseError, ImproperlyConfigured):
        return []
    if newest is None or newest.label == first:
        return []
    return [Caution(f"{newest.label} seals, not {first}, which is first: run reseal_keys.", id="keys.W002")]
