"""Data keys: unwrapped once for a process and remembered, so that no request waits for a key management service.

Which one seals is asked of the database each time: a new one made elsewhere is used at once by every process, and one
that was made in a transaction that came to nothing is used by none.
"""

import hashlib
import logging
import os
import threading
from collections.abc import Callable
from functools import lru_cache
from time import monotonic
from typing import Literal

from django.conf import settings

from keys.models import DataKey
from support import clock, metrics, sealing
from support.key_encryption import KeyEncryptionKey, WrongKey
from support.key_encryption_backends import in_force
from support.local_keys import KEY_BYTES
from support.sealing import SealBroken, SealUnavailable

AWAY_SECONDS = 2.0  # for which a key that did not answer is not asked again
logger = logging.getLogger(__name__)

_asking = threading.Lock()
_away: dict[str, float] = {}  # label to when it may be asked again


def current() -> tuple[bytes, bytes]:
    """Return the id of the newest data key, and the key; make the first one."""
    row = DataKey.objects.last() or make()
    return bytes.fromhex(row.name), _key_of(row)


def find(identifier: bytes) -> bytes:
    """Return the data key of that id; raise SealBroken or SealUnavailable."""
    known = _opened(_configuration()).get(identifier.hex())
    if known is not None:
        return known
    row = DataKey.objects.filter(name=identifier.hex()).first()
    if row is None:
        raise SealBroken("The data key that sealed this value is not in the database.")
    return _key_of(row)


def make() -> DataKey:
    """Make a data key, wrapped by the first key-encryption key; from its commit on everything is sealed under it."""
    key, first = os.urandom(KEY_BYTES), in_force()[0]
    wrapped = _ask("wrap", first, first.wrap, key)
    row = DataKey(name=_name(key), label=first.label, wrapped=wrapped, created_at=clock.now())
    _key_of(row)  # what cannot be unwrapped again must seal nothing
    row.save(force_insert=True)
    return row


def open_all() -> None:
    """Unwrap every data key that a configured key-encryption key wraps: whoever starts asks once for each."""
    labels = [key.label for key in in_force()]
    for row in DataKey.objects.filter(label__in=labels):
        _key_of(row)


def _key_of(row: DataKey) -> bytes:
    opened = _opened(_configuration())
    if row.name not in opened:
        with _asking:
            opened[row.name] = opened.get(row.name) or _unwrapped(row)
    return opened[row.name]


def _unwrapped(row: DataKey) -> bytes:
    wrapping = {key.label: key for key in in_force()}.get(row.label)
    if wrapping is None:
        raise SealBroken(f"The key-encryption key {row.label} is not configured.")
    key = _ask("unwrap", wrapping, wrapping.unwrap, bytes(row.wrapped))
    if _name(key) != row.name:
        raise SealBroken(f"The key-encryption key {row.label} is another one than it was.")
    return key


def _ask(
    what: Literal["wrap", "unwrap"], wrapping: KeyEncryptionKey, call: Callable[[bytes], bytes], value: bytes
) -> bytes:
    """Call a key-encryption key; while it is away only one caller in AWAY_SECONDS waits for it."""
    if monotonic() < _away.get(wrapping.label, 0.0):
        raise SealUnavailable(
            f"The key-encryption key {wrapping.label} did not answer a moment ago.", key=wrapping.label
        )
    try:
        answer = call(value)
    except WrongKey:
        metrics.count_key_encryption(what, "refused")
        raise SealBroken(f"The key-encryption key {wrapping.label} does not open what it sealed.") from None
    except Exception as failure:
        metrics.count_key_encryption(what, "away")
        _away[wrapping.label] = monotonic() + AWAY_SECONDS
        logger.exception("The key-encryption key %s does not answer", wrapping.label)
        sentence = f"The key-encryption key {wrapping.label} does not answer: {failure}"
        raise SealUnavailable(sentence, key=wrapping.label) from failure
    metrics.count_key_encryption(what, "done")
    return answer


def _name(key: bytes) -> str:
    return hashlib.sha256(b"data-key:" + key).digest()[: sealing.ID_BYTES].hex()


def _configuration() -> tuple[str, str]:
    return settings.KEY_ENCRYPTION_BACKEND, settings.KEY_ENCRYPTION_KEY


@lru_cache(1)
def _opened(configuration: tuple[str, str]) -> dict[str, bytes]:  # noqa: ARG001 (what it is remembered by)
    """Return the data keys that this process has unwrapped under its configuration, by name."""
    return {}
