"""Secrets that machines carry: made at random, recognised by a prefix and a checksum, stored as a peppered digest.

A secret has at least 128 bits of entropy, so a fast keyed hash is enough to store it. The pepper lives outside the
database and has versions, so that it can be replaced while digests made under an older one still match.
"""

import hashlib
import hmac
import re
import secrets
import zlib
from functools import cache

from django.conf import settings

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
RANDOM_CHARACTERS = 43  # 62**43 > 2**256: beyond guessing, so a fast hash is enough to store it
CHECKSUM_CHARACTERS = 6  # 62**6 > 2**32: a whole CRC-32
MINIMUM_CHARACTERS = 22  # 62**22 > 2**128: what a secret brought along from elsewhere must have

MINIMUM_PEPPER = 32  # characters
_GENERATED = re.compile(rf"[a-z0-9_]+_([0-9A-Za-z]{{{RANDOM_CHARACTERS}}})([0-9A-Za-z]{{{CHECKSUM_CHARACTERS}}})")
UNMATCHABLE = "0:"  # a digest under no pepper


def generate(prefix: str) -> str:
    """Return a new secret `<prefix>_<43 random characters><6 characters of checksum>` in base 62."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS))
    return f"{prefix}_{body}{checksum(body)}"


def random_token() -> str:
    """Return 256 random bits as 43 characters of base64url, without any pattern."""
    return secrets.token_urlsafe(32)


def checksum(body: str) -> str:
    """Return the CRC-32 of `body` as six base-62 characters: a scanner tells a real secret from a look-alike."""
    number, text = zlib.crc32(body.encode()), ""
    for _ in range(CHECKSUM_CHARACTERS):
        number, digit = divmod(number, len(ALPHABET))
        text = ALPHABET[digit] + text
    return text


def digest(secret: str) -> str:
    """Return `<pepper version>:<hex HMAC-SHA-256>`, the only form in which a secret is stored."""
    version, pepper = peppers()[0]
    return f"{version}:{_keyed(pepper, secret)}"


def digests(secret: str) -> tuple[str, ...]:
    """Return every form in which `secret` may be stored, one for each pepper, newest first: to look it up by."""
    return tuple(f"{version}:{_keyed(pepper, secret)}" for version, pepper in peppers())


def is_generated(text: str) -> bool:
    """Tell whether `text` has the form of what `generate` returns, its checksum included."""
    match = _GENERATED.fullmatch(text)
    return match is not None and checksum(match[1]) == match[2]


def matches(given: str, stored_digest: str) -> bool:
    """Tell in constant time whether `given` is the secret behind `stored_digest`."""
    version, _, expected = stored_digest.partition(":")
    known = dict(peppers())
    pepper = known.get(version, peppers()[0][1])
    return hmac.compare_digest(_keyed(pepper, given), expected) and version in known


def fingerprint(secret: str) -> str:
    """Return the SHA-256 of a secret that the server itself drew at random and must look up by (codes, session keys).

    No pepper: with 160 bits or more nothing can be guessed, and a lookup must outlive a change of pepper.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def derived_keys(purpose: str) -> tuple[bytes, ...]:
    """Return a 32-byte key for `purpose` under each pepper, newest first."""
    return tuple(_derive(pepper, purpose) for _, pepper in peppers())


def peppers() -> tuple[tuple[str, bytes], ...]:
    """Return `(version, pepper)` pairs, the one in force first."""
    return parse_peppers(settings.SECRET_PEPPER)


@cache
def parse_peppers(text: str) -> tuple[tuple[str, bytes], ...]:
    """Read `version:pepper[,version:pepper…]`; a bare value has version 1.

    Raises ValueError for an empty list, a repeated version, or a pepper under 32 characters.
    """
    pairs = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        version, colon, pepper = part.partition(":")
        pairs.append((version, pepper) if colon else ("1", part))
    if not pairs or len(dict(pairs)) != len(pairs):
        raise ValueError("SECRET_PEPPER needs one `version:pepper` for each version.")
    if any(len(pepper) < MINIMUM_PEPPER for _, pepper in pairs):
        raise ValueError("Each pepper in SECRET_PEPPER needs at least 32 characters.")
    return tuple((version, pepper.encode()) for version, pepper in pairs)


def _keyed(pepper: bytes, secret: str) -> str:
    return hmac.new(pepper, secret.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


@cache
def _derive(pepper: bytes, purpose: str) -> bytes:
    return hmac.new(pepper, b"derive:" + purpose.encode(), hashlib.sha256).digest()
