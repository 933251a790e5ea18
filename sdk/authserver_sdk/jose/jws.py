"""RFC 7515: a signed token, taken apart. Nothing of it is believed here."""

import json
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature

from authserver_sdk.errors import InvalidTokenError
from authserver_sdk.jose import base64url
from authserver_sdk.jose.algorithms import Verify

LONGEST = 16_384  # characters; headers of HTTP end at about as many
HEADERS_KNOWN = 64


@dataclass(frozen=True, slots=True)
class Header:
    """What the header of a token says: algorithm, key and type, in lower case."""

    algorithm: str
    kid: str
    type: str


@dataclass(frozen=True, slots=True)
class Jws:
    """The parts of a token."""

    header: Header
    unverified_payload: bytes
    signed: bytes
    signature: bytes

    def claims(self) -> dict[str, Any]:
        """Return the claims, unverified."""
        return _json(self.unverified_payload)

    def verify(self, verifier: Verify) -> dict[str, Any]:
        """Return the claims, once the signature holds."""
        try:
            verifier(self.signature, self.signed)
        except InvalidSignature:
            raise InvalidTokenError("The signature of the token is wrong.") from None
        return _json(self.unverified_payload)


_headers: dict[bytes, Header] = {}
_decode = json.JSONDecoder().decode


def read(token: str) -> Jws:
    """Take a compact token apart."""
    try:
        signed, _, signature = token.encode("ascii").rpartition(b".")
        header, _, payload = signed.partition(b".")
        if len(token) > LONGEST or b"." in payload:
            raise InvalidTokenError("This is no signed token.")
        return Jws(_headers.get(header) or _header(header), payload, signed, base64url.decode(signature))
    except ValueError:
        raise InvalidTokenError("This is no signed token.") from None


def _header(text: bytes) -> Header:
    """Read a header. The tokens of an issuer have few different ones, so they are kept; strangers' fill no memory."""
    found = _json(text)
    if "crit" in found or "b64" in found:  # §4.1.11: none is understood here
        raise InvalidTokenError("The token asks for an extension that is not known here.")
    header = Header(*(str(found.get(name, "")) for name in ("alg", "kid", "typ")))
    header = Header(header.algorithm, header.kid, header.type.lower().removeprefix("application/"))
    if len(_headers) < HEADERS_KNOWN:
        _headers[text] = header
    return header


def _json(text: bytes) -> dict[str, Any]:
    try:
        found = _decode(base64url.decode(text).decode())
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InvalidTokenError("This is no signed token.")
    return found
