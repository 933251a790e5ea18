"""RFC 7518 §3, RFC 8037 §3.1: the asymmetric signature algorithms, by name."""

from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

Verify = Callable[[bytes, bytes], None]  # of a signature and what was signed; raises InvalidSignature
Sign = Callable[[bytes], bytes]
SMALLEST_RSA = 2048  # bits (RFC 7518 §3.3)


@dataclass(frozen=True, slots=True)
class Algorithm:
    """How to make, from a key, a function that verifies and one that signs. Both raise TypeError for another key."""

    verifier: Callable[[object], Verify]
    signer: Callable[[object], Sign]


def _ecdsa(curve: ec.EllipticCurve, digest: hashes.HashAlgorithm) -> Algorithm:
    scheme, size = ec.ECDSA(digest), (curve.key_size + 7) // 8

    def verifier(key: object) -> Verify:
        if not (isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name == curve.name):
            raise TypeError(f"The key is not on {curve.name}.")

        def verify(signature: bytes, data: bytes) -> None:
            if len(signature) != 2 * size:
                raise InvalidSignature
            r, s = int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big")
            key.verify(encode_dss_signature(r, s), data, scheme)

        return verify

    def signer(key: object) -> Sign:
        if not (isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name == curve.name):
            raise TypeError(f"The key is not on {curve.name}.")

        def sign(data: bytes) -> bytes:
            r, s = decode_dss_signature(key.sign(data, scheme))
            return r.to_bytes(size, "big") + s.to_bytes(size, "big")

        return sign

    return Algorithm(verifier, signer)


def _rsa(scheme: padding.AsymmetricPadding, digest: hashes.HashAlgorithm) -> Algorithm:
    def verifier(key: object) -> Verify:
        if not isinstance(key, rsa.RSAPublicKey) or key.key_size < SMALLEST_RSA:
            raise TypeError(f"The key is not an RSA key of {SMALLEST_RSA} bits.")
        return lambda signature, data: key.verify(signature, data, scheme, digest)

    def signer(key: object) -> Sign:
        if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < SMALLEST_RSA:
            raise TypeError(f"The key is not an RSA key of {SMALLEST_RSA} bits.")
        return lambda data: key.sign(data, scheme, digest)

    return Algorithm(verifier, signer)


def _eddsa() -> Algorithm:
    def verifier(key: object) -> Verify:
        if not isinstance(key, ed25519.Ed25519PublicKey):
            raise TypeError("The key is not an Ed25519 key.")
        return key.verify

    def signer(key: object) -> Sign:
        if not isinstance(key, ed25519.Ed25519PrivateKey):
            raise TypeError("The key is not an Ed25519 key.")
        return key.sign

    return Algorithm(verifier, signer)


def _pss(digest: hashes.HashAlgorithm) -> Algorithm:
    return _rsa(padding.PSS(padding.MGF1(digest), padding.PSS.DIGEST_LENGTH), digest)


ALGORITHMS = {
    "ES256": _ecdsa(ec.SECP256R1(), hashes.SHA256()),
    "ES384": _ecdsa(ec.SECP384R1(), hashes.SHA384()),
    "ES512": _ecdsa(ec.SECP521R1(), hashes.SHA512()),
    "RS256": _rsa(padding.PKCS1v15(), hashes.SHA256()),
    "RS384": _rsa(padding.PKCS1v15(), hashes.SHA384()),
    "RS512": _rsa(padding.PKCS1v15(), hashes.SHA512()),
    "PS256": _pss(hashes.SHA256()),
    "PS384": _pss(hashes.SHA384()),
    "PS512": _pss(hashes.SHA512()),
    "EdDSA": _eddsa(),
    "Ed25519": _eddsa(),  # RFC 9864
}
