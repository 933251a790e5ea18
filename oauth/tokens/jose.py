"""RFC 7515 and RFC 7519: compact JWTs signed with a realm's active key, and verified with its published ones.

Signing goes through `cryptography` with the key object that jwcrypto opened, which is several times faster than
jwcrypto's own signature; parsing and verification of anything from outside is jwcrypto's.
"""

import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NewType

from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.padding import AsymmetricPadding
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from jwcrypto.common import JWException
from jwcrypto.jws import JWS

from keys.ring import SigningJwk, ring_of
from realms.models import Realm
from realms.signing_algorithms import SigningAlgorithm
from support.errors import InvalidToken

MAXIMUM_LENGTH = 8192
REMEMBERED = 1024  # headers: a key has one for each type of token
P256_BYTES = 32
ES256_CHARACTERS = 86  # of a signature, RFC 7518 §3.4: jwcrypto takes the same numbers with zeros before them, too
RSA_PADDINGS: Mapping[str, AsymmetricPadding] = {
    SigningAlgorithm.RS256: padding.PKCS1v15(),
    SigningAlgorithm.PS256: padding.PSS(mgf=padding.MGF1(SHA256()), salt_length=SHA256.digest_size),
}
COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
PERMITTED_HEADERS = {"alg", "kid", "typ"}

_encode = json.JSONEncoder(separators=(",", ":")).encode
VerifiedClaims = NewType("VerifiedClaims", dict[str, Any])


def sign(key: SigningJwk, claims: dict[str, Any], *, typ: str) -> str:
    """Return `claims` as a compact JWT of type `typ`, signed with `key`."""
    signing_input = f"{_header(key.algorithm, typ, key.kid)}.{_segment(claims)}"
    return f"{signing_input}.{_base64url(_signature(key, signing_input.encode()))}"


def verify(unverified_token: str, realm: Realm, *, typ: str) -> VerifiedClaims:
    """Return the claims of a token that `realm` signed as `typ`; times are the caller's to judge.

    Raises InvalidToken for anything else: another type, key, algorithm or issuer, a header we do not write.
    """
    if len(unverified_token) > MAXIMUM_LENGTH or COMPACT.fullmatch(unverified_token) is None:
        raise InvalidToken("The token is malformed.")
    signed = JWS()
    try:
        signed.deserialize(unverified_token)
        header = signed.jose_header
        algorithm, key = ring_of(realm).verifiers[header["kid"]]
        signed.allowed_algs = [algorithm]
        signed.verify(key)
        claims = json.loads(signed.payload)
    except (JWException, ValueError, KeyError, TypeError, RecursionError):
        raise InvalidToken("The token is invalid.") from None
    if algorithm == SigningAlgorithm.ES256 and len(unverified_token.rpartition(".")[2]) != ES256_CHARACTERS:
        raise InvalidToken("The token is invalid.")
    if header.keys() != PERMITTED_HEADERS or header["typ"] != typ or claims.get("iss") not in realm.issuers:
        raise InvalidToken("The token is not one of this issuer, or not for this use.")
    return VerifiedClaims(claims)


def _signature(key: SigningJwk, signing_input: bytes) -> bytes:
    """Return what RFC 7518 §3.3 to §3.5 and RFC 8037 §3.1 put behind the second dot."""
    if key.algorithm == SigningAlgorithm.ES256:
        r, s = decode_dss_signature(key.primitive.sign(signing_input, ec.ECDSA(SHA256())))
        return r.to_bytes(P256_BYTES, "big") + s.to_bytes(P256_BYTES, "big")
    scheme = () if key.algorithm == SigningAlgorithm.EDDSA else (RSA_PADDINGS[key.algorithm], SHA256())
    signature: bytes = key.primitive.sign(signing_input, *scheme)
    return signature


@lru_cache(REMEMBERED)
def _header(algorithm: str, typ: str, kid: str) -> str:
    return _segment({"alg": algorithm, "typ": typ, "kid": kid})


def _segment(document: dict[str, Any]) -> str:
    return _base64url(_encode(document).encode())


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
