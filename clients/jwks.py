"""RFC 7517 and RFC 7518 §6: the public keys of a client: what a stranger may bring, and which of it is strong enough.

Sizes are judged before anything is computed: a key of 64 k bits or a vast exponent costs whoever checks it, not its
owner.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from jwcrypto.common import JWException
from jwcrypto.jwk import JWK

from support.errors import InvalidClientMetadata

MAXIMUM_KEYS = 10
MAXIMUM_BYTES = 64 * 1024
MAXIMUM_KID = 255
RSA_BITS = range(2048, 4097)
RSA_EXPONENTS = range(3, 2**32)
PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
NUMBERS = {"RSA": ("n", "e"), "EC": ("crv", "x", "y"), "OKP": ("crv", "x")}  # by key type: what makes the public key
CURVES = {"EC": ("P-256", "P-384"), "OKP": ("Ed25519",)}
DESCRIBING = ("kid", "use", "key_ops", "alg", "x5c", "x5t", "x5t#S256")


def accepted(document: object) -> dict[str, Any]:
    """Return the key set with the members that are known here, or raise InvalidClientMetadata with the reason.

    Public keys only, each strong enough, at most ten, no `kid` twice.
    """
    keys = _listed(document)
    for index, key in enumerate(keys):
        if reason := problem(key):
            raise InvalidClientMetadata(f"jwks: key {index + 1}: {reason}")
    return {"keys": [_known(key) for key in keys]}


def usable(document: object, *, most: int = MAXIMUM_KEYS) -> dict[str, Any]:
    """Return of a fetched key set the keys that are fit: a set that others read too may hold more kinds of keys.

    Raises InvalidClientMetadata for what is no key set, and for one that gives private parts away.
    """
    keys = _listed(document, most)
    if any(PRIVATE & key.keys() for key in keys):
        raise InvalidClientMetadata("The key set holds private parts.")
    return {"keys": [_known(key) for key in keys if not problem(key)]}


def problem(key: Mapping[str, Any]) -> str:
    """Return what is wrong with one public key, or nothing."""
    kind = key.get("kty")
    if PRIVATE & key.keys():
        return "it holds private or symmetric parts: send the public key alone."
    if not isinstance(kind, str) or kind not in NUMBERS:
        return "kty must be RSA, EC or OKP."
    if kind in CURVES and key.get("crv") not in CURVES[kind]:
        return f"crv must be one of: {', '.join(CURVES[kind])}."
    numbers = {name: key.get(name) for name in NUMBERS[kind]}
    if not all(isinstance(value, str) for value in numbers.values()):
        return f"{' and '.join(numbers)} must be base64url strings."
    if not _describes_well(key):
        return "kid, use and alg must be short strings, key_ops and x5c lists of strings."
    return (_rsa_problem(key) if kind == "RSA" else "") or _arithmetic_problem(key)


def _listed(document: object, most: int = MAXIMUM_KEYS) -> list[dict[str, Any]]:
    keys = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(keys, list) or not keys or not all(isinstance(key, dict) for key in keys):
        raise InvalidClientMetadata('jwks must be an object such as {"keys": [...]} with at least one key.')
    if len(keys) > most:
        raise InvalidClientMetadata(f"jwks has at most {most} keys.")
    if _size(document) > MAXIMUM_BYTES:
        raise InvalidClientMetadata(f"jwks has at most {MAXIMUM_BYTES} bytes.")
    kids = [key["kid"] for key in keys if isinstance(key.get("kid"), str)]
    if len(kids) != len(set(kids)):
        raise InvalidClientMetadata("jwks names two keys by the same kid.")
    return keys


def _size(document: object) -> int:
    try:
        return len(json.dumps(document))
    except RecursionError:  # it could be read only just
        raise InvalidClientMetadata("jwks is nested deeper than keys are.") from None


def _known(key: Mapping[str, Any]) -> dict[str, Any]:
    names = ("kty", *NUMBERS[key["kty"]], *DESCRIBING)
    return {name: key[name] for name in names if name in key}


def _describes_well(key: Mapping[str, Any]) -> bool:
    texts = [key[name] for name in ("kid", "use", "alg", "x5t", "x5t#S256") if name in key]
    lists = [key[name] for name in ("key_ops", "x5c") if name in key]
    return all(_is_plain(text) and len(text) <= MAXIMUM_KID for text in texts) and all(
        isinstance(entries, list) and all(_is_plain(entry) for entry in entries) for entries in lists
    )


def _is_plain(value: object) -> bool:
    return isinstance(value, str) and value.isprintable()


def _rsa_problem(key: Mapping[str, Any]) -> str:
    modulus, exponent = _number(key["n"]), _number(key["e"])
    if modulus is None or exponent is None:
        return "n and e must be base64url strings."
    if modulus.bit_length() not in RSA_BITS:
        return f"an RSA key has {RSA_BITS.start} to {RSA_BITS.stop - 1} bits."
    if exponent not in RSA_EXPONENTS or exponent % 2 == 0 or modulus % 2 == 0:
        return "n and e must be odd, and e from 3 to 2^32."
    return ""


def _number(text: str) -> int | None:
    try:
        return int.from_bytes(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        return None


def _arithmetic_problem(key: Mapping[str, Any]) -> str:
    """Let the library make the key: it knows whether a point lies on its curve."""
    try:
        JWK(**{name: key[name] for name in ("kty", *NUMBERS[key["kty"]])}).get_op_key("verify")
    except (JWException, ValueError, TypeError, UnsupportedAlgorithm):
        return "it is no valid public key."
    return ""
