"""RFC 8705 §2, RFC 9440: the certificate that a client showed to the proxy in front, which says so in a header.

Only one of TRUSTED_PROXIES is believed, and only where TLS_CLIENT_CERT_HEADER names the header: the proxy must remove
what others send under that name. PEM, percent-encoded or not, base64 and RFC 9440's colons are read alike.
"""

import hashlib
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from cryptography import x509
from django.conf import settings

from support.peer import is_trusted

MAXIMUM_LENGTH = 16 * 1024
VERIFIED = "SUCCESS"  # what nginx writes for a certificate of an authority that it trusts
ARMOUR = re.compile(r"-----(?:BEGIN|END) CERTIFICATE-----|\s|\A:|:\Z")


@dataclass(frozen=True, slots=True)
class ForwardedCertificate:
    """A certificate whose key the client has. `verified`: an authority that the proxy trusts has issued it."""

    text: str
    verified: bool

    def der(self) -> bytes:
        """Return the certificate's bytes; raise ValueError for what is none."""
        if len(self.text) > MAXIMUM_LENGTH:
            raise ValueError("The certificate is too long.")
        return b64decode(ARMOUR.sub("", unquote(self.text)), validate=True)

    def read(self) -> x509.Certificate:
        """Return the certificate; raise ValueError for what is none."""
        return x509.load_der_x509_certificate(self.der())

    def thumbprint(self) -> bytes:
        """Return the SHA-256 of the certificate; raise ValueError for what is none."""
        return hashlib.sha256(self.der()).digest()


def forwarded_certificate(environ: Mapping[str, Any]) -> ForwardedCertificate | None:
    """Return the certificate that a trusted proxy speaks of, None without one."""
    if not settings.TLS_CLIENT_CERT_HEADER or not is_trusted(environ["REMOTE_ADDR"]):
        return None
    text = environ.get(_variable(settings.TLS_CLIENT_CERT_HEADER), "")
    verified = environ.get(_variable(settings.TLS_CLIENT_VERIFY_HEADER), "")
    return ForwardedCertificate(text, verified == VERIFIED) if text else None


def _variable(header: str) -> str:
    return f"HTTP_{header.upper()}"
