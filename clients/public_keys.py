"""RFC 7517: public keys of others, ready to verify with; given to this server, or published at an address."""

import hashlib
import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jwcrypto.jwk import JWK

from clients import jwks
from support.errors import InvalidClientMetadata
from support.fetch import DEADLINE, FetchError, fetch

OK = 200
ACCEPT = "application/jwk-set+json, application/json"
REMEMBERED = 1000  # key sets
ALGORITHMS: Mapping[str, frozenset[str]] = {
    "RSA": frozenset({"RS256", "PS256"}),
    "P-256": frozenset({"ES256"}),
    "P-384": frozenset({"ES384"}),
    "Ed25519": frozenset({"EdDSA"}),
}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One key, the algorithms that it fits, and the SHA-256 of its certificate, if it has one."""

    kid: str | None
    algorithms: frozenset[str]
    public: JWK
    thumbprint: bytes | None


@lru_cache(REMEMBERED)
def parsed(text: str) -> tuple[PublicKey, ...]:
    """Return the keys of a set that clients/jwks.py has accepted."""
    return tuple(_key(key) for key in json.loads(text)["keys"])


def published(uri: str, *, most: int = jwks.MAXIMUM_KEYS, seconds: float = DEADLINE) -> str:
    """Return the fit keys of the set at `uri` as JSON text, of at most so many; raise FetchError."""
    answer = fetch(uri, accept=ACCEPT, maximum_bytes=jwks.MAXIMUM_BYTES, seconds=seconds)
    if answer.status != OK:
        raise FetchError(f"It answered with status {answer.status}.")
    try:
        return json.dumps(jwks.usable(json.loads(answer.body), most=most), sort_keys=True)
    except (ValueError, RecursionError, InvalidClientMetadata):
        raise FetchError("It is no set of public keys.") from None


def _key(key: Mapping[str, Any]) -> PublicKey:
    numbers = {name: key[name] for name in ("kty", *jwks.NUMBERS[key["kty"]])}
    verifies = key.get("use", "sig") == "sig" and "verify" in key.get("key_ops", ["verify"])
    algorithms = ALGORITHMS[numbers.get("crv", "RSA")] if verifies else frozenset()
    if "alg" in key:
        algorithms &= {key["alg"]}
    return PublicKey(key.get("kid"), algorithms, JWK(**numbers), _thumbprint(key.get("x5c")))


def _thumbprint(chain: list[str] | None) -> bytes | None:
    try:
        return hashlib.sha256(b64decode(chain[0], validate=True)).digest() if chain else None
    except ValueError:
        return None
