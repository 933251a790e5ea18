"""RFC 7515 §2: base64url without padding, read strictly."""

import base64
import binascii

TO_STANDARD = bytes.maketrans(b"-_+/=", b"+/!!!")  # what belongs to the other alphabet becomes what is in none
PADDING = (b"", b"", b"==", b"=")


def encode(data: bytes) -> str:
    """Return the text of some bytes."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str | bytes) -> bytes:
    """Return the bytes of a text. Raises ValueError."""
    data = text.encode("ascii") if isinstance(text, str) else text
    return binascii.a2b_base64(data.translate(TO_STANDARD) + PADDING[len(data) % 4], strict_mode=True)
