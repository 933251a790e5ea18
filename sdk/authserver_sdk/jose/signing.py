"""RFC 7515: signing with a private key that is given as PEM or as a JWK."""

import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from authserver_sdk.jose import base64url
from authserver_sdk.jose.algorithms import ALGORITHMS
from authserver_sdk.jose.keys import CURVES, number

BY_CURVE = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}


class SigningKey:
    """A private key and the algorithm to sign with; the key's own where it says none."""

    def __init__(self, key: str | bytes | Mapping[str, Any], *, algorithm: str = "", kid: str = "") -> None:
        if isinstance(key, Mapping):
            private: object = _private_key(key)
            kid = kid or str(key.get("kid", ""))
            algorithm = algorithm or str(key.get("alg", ""))
        else:
            private = load_pem_private_key(key.encode() if isinstance(key, str) else key, password=None)
        self.algorithm = algorithm or _usual(private)
        self._sign = ALGORITHMS[self.algorithm].signer(private)
        header = {"alg": self.algorithm, "typ": "JWT"} | ({"kid": kid} if kid else {})
        self._header = base64url.encode(json.dumps(header).encode())

    def sign(self, payload: bytes) -> str:
        """Return the JWS, compact."""
        signed = f"{self._header}.{base64url.encode(payload)}"
        return f"{signed}.{base64url.encode(self._sign(signed.encode()))}"


def _private_key(jwk: Mapping[str, Any]) -> object:
    match jwk["kty"]:
        case "EC":
            return ec.derive_private_key(number(jwk["d"]), CURVES[jwk["crv"]])
        case "OKP" if jwk["crv"] == "Ed25519":
            return ed25519.Ed25519PrivateKey.from_private_bytes(base64url.decode(jwk["d"]))
        case "RSA":
            n, e, d = number(jwk["n"]), number(jwk["e"]), number(jwk["d"])
            p, q = rsa.rsa_recover_prime_factors(n, e, d)
            crt = rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q)
            return rsa.RSAPrivateNumbers(p, q, d, *crt, rsa.RSAPublicNumbers(e, n)).private_key()
    raise ValueError("This kind of key is not known.")


def _usual(private: object) -> str:
    if isinstance(private, ec.EllipticCurvePrivateKey):
        return BY_CURVE[private.curve.name]
    return "RS256" if isinstance(private, rsa.RSAPrivateKey) else "EdDSA"
