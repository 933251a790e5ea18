"""Key-encryption keys that this process holds: AES-256-GCM, from the environment or from a file."""

import base64
import binascii
import hashlib
import os
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ImproperlyConfigured

from support.key_encryption import WrongKey

KEY_BYTES = 32
KEY_ID_BYTES = 8
NONCE_BYTES = 12
PURPOSE = b"authserver data key"


@dataclass(frozen=True, slots=True)
class LocalKey:
    """One key. Its id is a digest: it names the key and tells nothing of it."""

    key: bytes = field(repr=False)

    @property
    def key_id(self) -> bytes:
        """Return what values call the key that are sealed under it without a data key."""
        return hashlib.sha256(b"kek-id:" + self.key).digest()[:KEY_ID_BYTES]

    @property
    def label(self) -> str:
        """Return the same name wherever the key comes from."""
        return label(self.key_id)

    def wrap(self, data_key: bytes, /) -> bytes:
        """Return `nonce | ciphertext and tag`."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self.key).encrypt(nonce, data_key, PURPOSE)

    def unwrap(self, wrapped: bytes, /) -> bytes:
        """Return what `wrap` was given; raise WrongKey."""
        try:
            return AESGCM(self.key).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], PURPOSE)
        except (InvalidTag, ValueError):
            raise WrongKey from None


def label(key_id: bytes) -> str:
    """Return what operators call the key of that id."""
    return f"local:{key_id.hex()}"


def generate_key() -> str:
    """Return a new key in the form that KEY_ENCRYPTION_KEY takes."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


@cache
def parse(text: str) -> tuple[LocalKey, ...]:
    """Read one or more base64url keys of 32 bytes, newest first, between them commas or line breaks.

    Raises ValueError when there is none, or one has another length.
    """
    keys = []
    for part in filter(None, re.split(r"[,\s]+", text)):
        try:
            key = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        except binascii.Error:
            key = b""
        if len(key) != KEY_BYTES:
            raise ValueError("Each key in KEY_ENCRYPTION_KEY must be 32 bytes in base64url.")
        keys.append(LocalKey(key))
    if not keys:
        raise ValueError("KEY_ENCRYPTION_KEY is empty.")
    return tuple(keys)


def read(path: str) -> str:
    """Return what stands in a file of keys: each time anew, so that a key that is added needs no restart."""
    try:
        return Path(path).read_text()
    except (OSError, ValueError) as failure:
        raise ImproperlyConfigured(f"KEY_ENCRYPTION_KEY_FILE cannot be read: {failure}.") from None
