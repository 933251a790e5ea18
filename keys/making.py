"""RFC 7518 §6 and RFC 8037 §2: one signing key is drawn, sealed and stored."""

import json
from typing import Any

from jwcrypto.jwk import JWK

from keys.models import SigningKey
from realms.models import Realm
from realms.signing_algorithms import SigningAlgorithm
from support import clock, sealing

GENERATORS: dict[str, dict[str, Any]] = {
    SigningAlgorithm.RS256: {"kty": "RSA", "size": 2048},
    SigningAlgorithm.ES256: {"kty": "EC", "crv": "P-256"},
    SigningAlgorithm.PS256: {"kty": "RSA", "size": 2048},
    SigningAlgorithm.EDDSA: {"kty": "OKP", "crv": "Ed25519"},
}


def draw(algorithm: str) -> JWK:
    """Return a new key for `algorithm`. For RSA it takes a moment: draw it before anything is locked."""
    return JWK.generate(**GENERATORS[algorithm])


def store(realm: Realm, algorithm: str, jwk: JWK, *, state: str) -> SigningKey:
    """Store one key, sealed; its `kid` is the RFC 7638 thumbprint."""
    kid = jwk.thumbprint()
    now = clock.now()
    return SigningKey.objects.all_realms().create(
        realm=realm,
        kid=kid,
        algorithm=algorithm,
        state=state,
        public_jwk=jwk.export_public(as_dict=True) | {"kid": kid, "use": "sig", "alg": algorithm},
        sealed_private_jwk=sealing.seal(json.dumps(jwk.export_private(as_dict=True)).encode(), context=kid),
        created_at=now,
        activated_at=now if state == SigningKey.State.ACTIVE else None,
    )
