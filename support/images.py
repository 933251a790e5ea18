"""PNG (third edition): a picture that somebody gave, as a new file of our own. Nothing of theirs is kept but pixels.

What else a file can carry (scripts, another file behind its end, metadata, colour profiles, further frames) is gone.
"""

import hashlib
import struct
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP")
MAXIMUM_BYTES = 512 * 1024
MAXIMUM_SIDE = 2048  # pixels of what is given
KEPT = (640, 192)  # pixels of what is kept: twice what pages show, for screens of twice the density
ICON = 64
FAILURES = (OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError, OverflowError, MemoryError, struct.error)


class NotAPicture(ValueError):
    """What was given cannot be a picture here. The sentence says why."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, and a square one for an icon. `digest` is of the pixels: the same picture has the same, however packed."""

    content: bytes
    icon: bytes
    width: int
    height: int
    digest: str


def read(given: bytes) -> Picture:
    """Return the picture; NotAPicture for anything else, for too much of it, and for what unpacks to too much."""
    if len(given) > MAXIMUM_BYTES:
        raise NotAPicture(f"The file has more than {MAXIMUM_BYTES // 1024} KiB.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of oddities of the file; its size is judged here
            drawn = _drawn(given)
    except NotAPicture:
        raise
    except (*FAILURES, Image.DecompressionBombError):
        raise NotAPicture(f"This is no picture that can be read: give a {', '.join(FORMATS)} file.") from None
    digest = hashlib.sha256(f"{drawn.width}x{drawn.height} ".encode() + drawn.tobytes()).hexdigest()
    return Picture(_packed(drawn), _packed(_square(drawn)), drawn.width, drawn.height, digest[:32])


def _drawn(given: bytes) -> Image.Image:
    with Image.open(BytesIO(given), formats=FORMATS) as opened:
        if max(opened.size) > MAXIMUM_SIDE:
            raise NotAPicture(f"The picture has more than {MAXIMUM_SIDE} pixels on a side.")
        drawn = ImageOps.exif_transpose(opened).convert("RGBA")
    drawn.thumbnail(KEPT, Image.Resampling.LANCZOS)
    return drawn


def _square(drawn: Image.Image) -> Image.Image:
    return ImageOps.pad(drawn, (ICON, ICON), Image.Resampling.LANCZOS, color=(0, 0, 0, 0))


def _packed(drawn: Image.Image) -> bytes:
    packed = BytesIO()
    drawn.save(packed, "PNG", optimize=True)
    return packed.getvalue()
