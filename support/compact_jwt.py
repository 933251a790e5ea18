"""RFC 7515 §3.1, RFC 7519 §7.2: a JWT from outside in its compact form: what it says of itself, and whether a key fits.

Nothing is believed for having been read: header and claims are whoever's who sent it.
"""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from jwcrypto.common import JWException
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+")
MAXIMUM_TIME = 2**53  # beyond it numbers are no longer exact in JSON


@dataclass(frozen=True, slots=True)
class UnverifiedJwt:
    """A compact JWT as it was sent, and what it says of itself."""

    text: str
    header: Mapping[str, Any]
    claims: Mapping[str, Any]


def read(text: str, *, maximum_length: int) -> UnverifiedJwt:
    """Return the parts of a signed JWT; raise ValueError, in words for a stranger, for anything else."""
    match = COMPACT.fullmatch(text) if len(text) <= maximum_length else None
    if match is None:
        raise ValueError(f"must be a compact signed JWT of at most {maximum_length} bytes.")
    return UnverifiedJwt(text, header=_document(match[1]), claims=_document(match[2]))


def is_signed(token: UnverifiedJwt, key: JWK) -> bool:
    """Tell whether `key`, which fits the algorithm of the header, signed the token."""
    signed = JWS()
    signed.allowed_algs = [token.header["alg"]]
    try:
        signed.deserialize(token.text, key)
    except (JWException, ValueError, TypeError):
        return False
    return True


def is_time(value: object) -> TypeGuard[int | float]:
    """Tell whether a claim is a NumericDate (RFC 7519 §2)."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < MAXIMUM_TIME


def _document(segment: str) -> dict[str, Any]:
    try:
        document = json.loads(urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    except (ValueError, RecursionError):
        document = None
    if isinstance(document, dict):
        return document
    raise ValueError("must hold a header and claims that are JSON objects.")
