"""RFC 3986 §3.3: the name of a thing as one segment of a path.

Proxies and servers disagree on an encoded slash. A name with one, and one that begins with a tilde, is written as a
tilde and its UTF-8 in base64url; every other name may be written that way.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import quote

from django.http import Http404

ENCODED = "~"


def segment(name: str) -> str:
    """Return the segment that stands for a name."""
    if "/" in name or name.startswith(ENCODED) or not name.strip("."):
        return ENCODED + urlsafe_b64encode(name.encode()).rstrip(b"=").decode()
    return quote(name, safe=":@")


def name_of(segment: str) -> str:
    """Return the name that a segment, already percent-decoded, stands for; raise Http404 for one that nothing has."""
    if not segment.startswith(ENCODED):
        found = segment
    else:
        text = segment.removeprefix(ENCODED)
        try:
            found = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        except ValueError:
            raise Http404 from None
    if "\0" in found:
        raise Http404
    return found
