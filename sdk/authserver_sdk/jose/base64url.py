"""RFC 7515 §2: base64url without padding, read strictly."""

import base64
import binascii

TO_STANDARD = bytes.maketrans(b"-_+/=", b"+/!!!")  # what belongs to the other alphabet becomes what is in none
PADDING = ("", "", "==", "=")


def encode(data: bytes) -> str:
    """Return the text of some bytes."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Return the bytes of a text. Raises ValueError."""
    padding = PADDING[len(text) % 4]
    return binascii.a2b_base64(text.encode("ascii").translate(TO_STANDARD) + padding.encode(), strict_mode=True)
