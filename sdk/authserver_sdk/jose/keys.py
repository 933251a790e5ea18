"""RFC 7517: JSON Web Keys and sets of them, as functions that verify."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from authserver_sdk.jose import base64url
from authserver_sdk.jose.algorithms import ALGORITHMS, Verify

CURVES: dict[str, ec.EllipticCurve] = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1(), "P-521": ec.SECP521R1()}


@dataclass(frozen=True, slots=True)
class KeySet:
    """Every way in which the keys of a set may verify: by key id and algorithm."""

    verifiers: Mapping[tuple[str, str], Verify]
    ids: frozenset[str]

    def find(self, kid: str, algorithm: str) -> Verify | None:
        """Return how to verify by a key; a token that names none is of the only key of its algorithm."""
        if kid:
            return self.verifiers.get((kid, algorithm))
        only = [verify for (_, name), verify in self.verifiers.items() if name == algorithm]
        return only[0] if len(only) == 1 else None


def read_set(document: Mapping[str, Any], algorithms: frozenset[str]) -> KeySet:
    """Read a set, for some algorithms alone. What we cannot read or should not use is passed over (§5)."""
    verifiers: dict[tuple[str, str], Verify] = {}
    keys = document.get("keys")
    for jwk in keys if isinstance(keys, list) else []:
        if isinstance(jwk, dict) and jwk.get("use", "sig") == "sig":
            verifiers |= _ways(jwk, algorithms)
    return KeySet(verifiers, frozenset(kid for kid, _ in verifiers))


def public_key(jwk: Mapping[str, Any]) -> object:
    """Return the public key of a JWK. Raises KeyError, TypeError or ValueError."""
    match jwk["kty"]:
        case "EC":
            return ec.EllipticCurvePublicNumbers(number(jwk["x"]), number(jwk["y"]), CURVES[jwk["crv"]]).public_key()
        case "RSA":
            return rsa.RSAPublicNumbers(number(jwk["e"]), number(jwk["n"])).public_key()
        case "OKP" if jwk["crv"] == "Ed25519":
            return ed25519.Ed25519PublicKey.from_public_bytes(base64url.decode(jwk["x"]))
    raise ValueError("This kind of key is not known.")


def number(text: str) -> int:
    """Return the number that a member of a JWK holds (RFC 7518 §2)."""
    return int.from_bytes(base64url.decode(text), "big")


def _ways(jwk: Mapping[str, Any], algorithms: frozenset[str]) -> dict[tuple[str, str], Verify]:
    """Return what a key verifies: its own algorithm, or whatever its kind can do where it names none."""
    try:
        key = public_key(jwk)
    except (KeyError, TypeError, ValueError, AttributeError):
        return {}
    named = jwk.get("alg")
    found: dict[tuple[str, str], Verify] = {}
    for name in algorithms & ALGORITHMS.keys() & ({named} if named else ALGORITHMS.keys()):
        try:
            found[str(jwk.get("kid", "")), name] = ALGORITHMS[name].verifier(key)
        except TypeError:
            continue
    return found
