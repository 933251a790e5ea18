"""RFC 7517: the keys of a realm, opened once per version of the realm: to sign, to verify, and to publish."""

import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jwcrypto.jwk import JWK

from keys.models import SigningKey
from realms.models import Realm
from realms.signing_algorithms import SigningAlgorithm
from support import sealing


@dataclass(frozen=True, slots=True)
class SigningJwk:
    """An active key with its private part open. `primitive` is the key object of `cryptography`."""

    kid: str
    algorithm: str
    primitive: Any


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Everything a realm signs and verifies with."""

    active: Mapping[str, SigningJwk]
    verifiers: Mapping[str, tuple[str, JWK]]
    jwks: bytes

    @property
    def algorithms(self) -> list[str]:
        """Return what the realm can sign with, in the order in which it is announced."""
        return [name for name in SigningAlgorithm.values if name in self.active]


_opening = threading.Lock()  # unsealing costs more than waiting for whoever does it already


def ring_of(realm: Realm) -> KeyRing:
    """Return the key ring of `realm`; it hangs on the cached realm, so it is as fresh as that one."""
    ring: KeyRing | None = realm.__dict__.get("_key_ring")
    if ring is not None:
        return ring
    with _opening:
        opened: KeyRing = realm.__dict__.get("_key_ring") or _open(realm)
        realm.__dict__["_key_ring"] = opened
        return opened


def signer_of(realm: Realm, algorithm: str) -> SigningJwk:
    """Return the active key of `algorithm`; KeyError where the realm has none.

    A client may be known here a moment earlier than the keys that were made for it: then they are read once more.
    """
    if algorithm not in ring_of(realm).active:
        realm.__dict__["_key_ring"] = _open(realm)
    return ring_of(realm).active[algorithm]


def _open(realm: Realm) -> KeyRing:
    rows = list(SigningKey.objects.all_realms().filter(realm=realm))
    active = {row.algorithm: _signing_jwk(row) for row in rows if row.state == SigningKey.State.ACTIVE}
    verifiers = {row.kid: (row.algorithm, JWK(**row.public_jwk)) for row in rows}
    return KeyRing(active, verifiers, jwk_set(rows))


def jwk_set(keys: Iterable[SigningKey]) -> bytes:
    """Return what is published of keys (RFC 7517 §5)."""
    return json.dumps({"keys": [key.public_jwk for key in keys]}, separators=(",", ":")).encode()


def _signing_jwk(row: SigningKey) -> SigningJwk:
    """Open a key. Its primes are not tried once more: it was drawn here, and what is sealed nobody else has written."""
    jwk = JWK.from_json(sealing.unseal(bytes(row.sealed_private_jwk), context=row.kid).decode())
    jwk.unsafe_skip_rsa_key_validation = True
    return SigningJwk(row.kid, row.algorithm, jwk.get_op_key("sign"))
