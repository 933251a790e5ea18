"""RFC 3986 §3.3: the name of a thing as one segment of an address, as the API writes it.

Proxies disagree on an encoded slash: a name with one is written as a tilde and its UTF-8 in base64url.
"""

from base64 import urlsafe_b64encode
from urllib.parse import quote

ENCODED = "~"


def segment(name: str) -> str:
    """Return the segment that stands for a name."""
    if "/" in name or name.startswith(ENCODED) or not name.strip("."):
        return ENCODED + urlsafe_b64encode(name.encode()).rstrip(b"=").decode()
    return quote(name, safe=":@")
