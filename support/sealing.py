"""Envelope encryption of secrets that must be read back (signing keys): AES-256-GCM under a data key.

A sealed value is `version (1 byte) | key id (8) | nonce (12) | ciphertext and tag`. In version 2 the id names a data
key, which the database holds wrapped by a key-encryption key (keys/data_keys.py). In version 1, which is read but no
longer written, it names a key-encryption key of the environment itself.
"""

import os
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from support import local_keys
from support.key_encryption_backends import in_force
from support.local_keys import generate_key as generate_key  # noqa: PLC0414 (handed on)

VERSION, DIRECT = b"\x02", b"\x01"
ID_BYTES = local_keys.KEY_ID_BYTES
NONCE_BYTES = local_keys.NONCE_BYTES
HEADER_BYTES = len(VERSION) + ID_BYTES


class SealBroken(Exception):
    """A sealed value cannot be opened: its key is not configured, or the value was altered."""


class SealUnavailable(Exception):
    """What would open or seal a value does not answer now: try again in a moment. `key` names it."""

    def __init__(self, sentence: str, *, key: str = "") -> None:
        super().__init__(sentence)
        self.key = key


class DataKeys(Protocol):
    """Where data keys come from. Both raise SealBroken and SealUnavailable."""

    def current(self) -> tuple[bytes, bytes]:
        """Return the id of the data key that seals now, and the key."""

    def find(self, identifier: bytes, /) -> bytes:
        """Return the data key of that id."""


_sources: list[DataKeys] = []


def draw_from(source: DataKeys) -> None:
    """Take data keys from `source`: the package that has their table says so once, at start."""
    _sources[:] = [source]


def seal(plaintext: bytes, *, context: str) -> bytes:
    """Encrypt `plaintext` under the newest data key; `context` must be given again to open it."""
    identifier, key = _sources[0].current()
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + identifier + nonce + AESGCM(key).encrypt(nonce, plaintext, context.encode())


def unseal(sealed: bytes, *, context: str) -> bytes:
    """Decrypt what `seal` made for the same `context`; raise SealBroken when that is not possible."""
    version, identifier = sealed[: len(VERSION)], sealed[len(VERSION) : HEADER_BYTES]
    key = _sources[0].find(identifier) if version == VERSION else _direct(version, identifier)
    nonce = sealed[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES]
    try:
        return AESGCM(key).decrypt(nonce, sealed[HEADER_BYTES + NONCE_BYTES :], context.encode())
    except (InvalidTag, ValueError):
        raise SealBroken("A sealed value was altered, or belongs elsewhere.") from None


def _direct(version: bytes, key_id: bytes) -> bytes:
    for key in in_force():
        if version == DIRECT and isinstance(key, local_keys.LocalKey) and key.key_id == key_id:
            return key.key
    raise SealBroken("No configured key-encryption key fits this sealed value.")
