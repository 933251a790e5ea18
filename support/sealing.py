"""Envelope encryption of secrets that must be read back (signing keys): AES-256-GCM under a key outside the database.

A sealed value is `version (1 byte) | key id (8) | nonce (12) | ciphertext and tag`. The key id names the
key-encryption key, so that several can be in force while values are sealed anew under the first.
"""

import base64
import binascii
import hashlib
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = b"\x01"
KEY_BYTES = 32
KEY_ID_BYTES = 8
NONCE_BYTES = 12
HEADER_BYTES = len(VERSION) + KEY_ID_BYTES


class SealBroken(Exception):
    """A sealed value cannot be opened: its key-encryption key is not configured, or the value was altered."""


def seal(plaintext: bytes, *, context: str) -> bytes:
    """Encrypt `plaintext` under the first key-encryption key; `context` must be given again to open it."""
    key_id, key = _keys()[0]
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + key_id + nonce + AESGCM(key).encrypt(nonce, plaintext, context.encode())


def unseal(sealed: bytes, *, context: str) -> bytes:
    """Decrypt what `seal` made for the same `context`; raise SealBroken when that is not possible."""
    key = dict(_keys()).get(sealed[len(VERSION) : HEADER_BYTES])
    if sealed[: len(VERSION)] != VERSION or key is None:
        raise SealBroken("No configured key-encryption key fits this sealed value.")
    nonce = sealed[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES]
    try:
        return AESGCM(key).decrypt(nonce, sealed[HEADER_BYTES + NONCE_BYTES :], context.encode())
    except InvalidTag:
        raise SealBroken("A sealed value was altered, or belongs elsewhere.") from None


def is_current(sealed: bytes) -> bool:
    """Tell whether a sealed value is sealed under the first key-encryption key."""
    return sealed[:HEADER_BYTES] == VERSION + _keys()[0][0]


def generate_key() -> str:
    """Return a new key-encryption key in the form that KEY_ENCRYPTION_KEY takes."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


@cache
def parse_keys(text: str) -> tuple[tuple[bytes, bytes], ...]:
    """Read one or more base64url keys of 32 bytes, comma-separated, newest first, into `(key id, key)` pairs.

    Raises ValueError when there is none, or one has another length.
    """
    keys = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        try:
            key = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        except binascii.Error:
            key = b""
        if len(key) != KEY_BYTES:
            raise ValueError("Each key in KEY_ENCRYPTION_KEY must be 32 bytes in base64url.")
        keys.append((hashlib.sha256(b"kek-id:" + key).digest()[:KEY_ID_BYTES], key))
    if not keys:
        raise ValueError("KEY_ENCRYPTION_KEY is empty.")
    return tuple(keys)


def _keys() -> tuple[tuple[bytes, bytes], ...]:
    return parse_keys(settings.KEY_ENCRYPTION_KEY)
