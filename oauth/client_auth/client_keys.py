"""RFC 7517: the public keys of a client, ready to verify with; given at registration, or read at its jwks_uri."""

import hashlib
import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jwcrypto.jwk import JWK

from clients.jwks import NUMBERS
from oauth.client_auth import fetched_keys
from oauth.store.clients import ClientRecord

REMEMBERED = 1000  # key sets
ALGORITHMS: Mapping[str, frozenset[str]] = {
    "RSA": frozenset({"RS256", "PS256"}),
    "P-256": frozenset({"ES256"}),
    "P-384": frozenset({"ES384"}),
    "Ed25519": frozenset({"EdDSA"}),
}


@dataclass(frozen=True, slots=True)
class ClientKey:
    """One key, the algorithms of assertions that it fits, and the SHA-256 of its certificate, if it has one."""

    kid: str | None
    algorithms: frozenset[str]
    public: JWK
    thumbprint: bytes | None


def keys_of(client: ClientRecord) -> tuple[ClientKey, ...]:
    """Return the keys of `client`. Raises SlowDown where they must be fetched, and that cannot be done just now."""
    if client.proof is None:
        return ()
    if client.proof.jwks:
        return _parsed(client.proof.jwks)
    if client.proof.jwks_uri:
        return _parsed(fetched_keys.text(client.proof.jwks_uri, client_pk=client.id))
    return ()


@lru_cache(REMEMBERED)
def _parsed(text: str) -> tuple[ClientKey, ...]:
    """Return the keys of a set that clients/jwks.py has accepted."""
    return tuple(_key(key) for key in json.loads(text)["keys"])


def _key(key: Mapping[str, Any]) -> ClientKey:
    numbers = {name: key[name] for name in ("kty", *NUMBERS[key["kty"]])}
    verifies = key.get("use", "sig") == "sig" and "verify" in key.get("key_ops", ["verify"])
    algorithms = ALGORITHMS[numbers.get("crv", "RSA")] if verifies else frozenset()
    if "alg" in key:
        algorithms &= {key["alg"]}
    return ClientKey(key.get("kid"), algorithms, JWK(**numbers), _thumbprint(key.get("x5c")))


def _thumbprint(chain: list[str] | None) -> bytes | None:
    try:
        return hashlib.sha256(b64decode(chain[0], validate=True)).digest() if chain else None
    except ValueError:
        return None
