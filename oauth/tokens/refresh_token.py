"""RFC 6749 §6, RFC 9700 §4.14: refresh tokens that name their family, and whose successor can be derived again.

A token is `as_rt_` and base64url(family 16 bytes | secret 32 | tag 16). The tag, under a key of the server, recognises
every generation without a row for it, and keeps a stranger who knows a family's name from ending the family. The
successor's secret is HMAC(key, nonce | token presented): a client that lost the answer asks again and gets the same.
"""

import hashlib
import hmac
import os
import re
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from support import secret_kinds, secrets

PREFIX = f"{secret_kinds.REFRESH_PREFIX}_"
FAMILY_BYTES = 16
SECRET_BYTES = 32
TAG_BYTES = 16
FORM = re.compile(PREFIX + secret_kinds.REFRESH_BODY)  # base64url of 64 bytes, in its only canonical spelling
TAGGING, DERIVING = "refresh token tag", "refresh token successor"


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A refresh token in its parts."""

    family: uuid.UUID
    secret: bytes

    @property
    def text(self) -> str:
        """Return the token as the client gets it."""
        payload = self.family.bytes + self.secret
        tag = _tag(secrets.derived_keys(TAGGING)[0], payload)
        return PREFIX + urlsafe_b64encode(payload + tag).rstrip(b"=").decode()

    @property
    def digest(self) -> str:
        """Return what is stored of the token."""
        return hashlib.sha256(self.secret).hexdigest()

    def successors(self, nonce: str) -> list["RefreshToken"]:
        """Return the successor that `nonce` derives, under each of the server's keys, newest first."""
        message = nonce.encode() + self.family.bytes + self.secret
        keys = secrets.derived_keys(DERIVING)
        return [RefreshToken(self.family, hmac.new(key, message, hashlib.sha256).digest()) for key in keys]


def first(family: uuid.UUID) -> RefreshToken:
    """Return the first token of a family."""
    return RefreshToken(family, os.urandom(SECRET_BYTES))


def new_nonce() -> str:
    """Return the nonce of one rotation."""
    return os.urandom(16).hex()


def read(text: str) -> RefreshToken | None:
    """Return the token in its parts when this server made it, of whatever generation; else None."""
    if FORM.fullmatch(text) is None:
        return None
    raw = urlsafe_b64decode(text.removeprefix(PREFIX) + "==")
    payload, tag = raw[:-TAG_BYTES], raw[-TAG_BYTES:]
    if not any(hmac.compare_digest(_tag(key, payload), tag) for key in secrets.derived_keys(TAGGING)):
        return None
    return RefreshToken(uuid.UUID(bytes=payload[:FAMILY_BYTES]), payload[FAMILY_BYTES:])


def _tag(key: bytes, payload: bytes) -> bytes:
    return hmac.new(key, payload, hashlib.sha256).digest()[:TAG_BYTES]
