"""Standard Webhooks 1.0.0: how a message to somebody else's server is signed, so that it knows whom it is from."""

import hmac
import os
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256

PREFIX = "whsec_"
KEY_BYTES = 32  # from 24 to 64


def new_secret() -> str:
    """Return a secret as both sides keep it."""
    return PREFIX + b64encode(os.urandom(KEY_BYTES)).decode()


def headers(body: bytes, *, secrets: Iterable[str], identifier: str, at: int) -> Mapping[str, str]:
    """Return the three headers of a message, signed with each of `secrets` while one takes the place of another.

    `identifier` is the same at each try, `at` the moment of this one.
    """
    signed = f"{identifier}.{at}.".encode() + body
    return {
        "webhook-id": identifier,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(_signature(signed, secret) for secret in secrets),
    }


def _signature(signed: bytes, secret: str) -> str:
    key = b64decode(secret.removeprefix(PREFIX))
    return f"v1,{b64encode(hmac.new(key, signed, sha256).digest()).decode()}"
