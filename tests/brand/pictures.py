"""Pictures that somebody gives: good ones, and the other kind."""

import struct
import zlib
from io import BytesIO

from PIL import Image

from realms.models import Brand, Logo, Realm
from realms.models.logo import Scheme
from support.images import read


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 100), colour: str = "#ffd400") -> bytes:
    """Return a picture of one colour."""
    packed = BytesIO()
    Image.new("RGB", size, colour).save(packed, kind)
    return packed.getvalue()


def bomb(side: int) -> bytes:
    """Return a small PNG that unpacks to `side` times `side` pixels."""
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * min((side // 8 + 1) * side, 50_000_000))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def brand(realm: Realm, *, logo: bytes = b"", **columns: object) -> Brand:
    """Give a realm a brand, and perhaps a logo."""
    row = Brand(realm=realm, **columns)
    row.full_clean()
    row.save()
    if logo:
        shown = Logo(realm=realm, scheme=Scheme.LIGHT)
        shown.show(read(logo))
        shown.save()
    return row
