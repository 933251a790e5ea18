"""A picture that is given is drawn anew: what is no picture, too large or two things at once goes no further."""

from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image, PngImagePlugin

from support.images import ICON, KEPT, MAXIMUM_BYTES, NotAPicture, read
from tests.brand.pictures import bomb, picture

SCRIPT = b"<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_each_kind_becomes_a_small_png_and_an_icon(kind: str) -> None:
    drawn = read(picture(kind, size=(2000, 200)))

    assert (drawn.width, drawn.height) == (KEPT[0], 64)
    assert Image.open(BytesIO(drawn.content)).format == "PNG"
    assert Image.open(BytesIO(drawn.icon)).size == (ICON, ICON)


def test_nothing_of_the_file_is_kept_but_its_pixels() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SCRIPT.decode())
    packed = BytesIO()
    Image.new("RGB", (20, 20)).save(packed, "PNG", pnginfo=notes)

    drawn = read(packed.getvalue() + SCRIPT)

    assert SCRIPT not in drawn.content + drawn.icon


def test_a_picture_that_was_drawn_here_is_the_same_one_when_it_comes_back() -> None:
    once = read(picture(size=(900, 500)))

    assert read(once.content).digest == once.digest


@pytest.mark.parametrize(
    "given_file",
    [b"", b"GIF89a" + b"\0" * 50, SVG, b"%PDF-1.7", SCRIPT, picture()[:60], picture("WEBP")[:-20], picture("GIF")],
)
def test_what_is_no_picture_is_refused(given_file: bytes) -> None:
    with pytest.raises(NotAPicture):
        read(given_file)


@pytest.mark.parametrize("side", [2049, 30_000, 2_000_000_000])
def test_a_small_file_that_unpacks_to_a_huge_picture_is_refused(side: int) -> None:
    with pytest.raises(NotAPicture):
        read(bomb(side))


def test_a_large_file_is_refused_unread() -> None:
    with pytest.raises(NotAPicture, match="512 KiB"):
        read(picture() + b"\0" * MAXIMUM_BYTES)


@given(some.sampled_from(["PNG", "JPEG", "WEBP"]), some.data())
def test_a_damaged_picture_is_a_picture_or_a_refusal_and_nothing_else(kind: str, data: some.DataObject) -> None:
    damaged = bytearray(picture(kind, size=(9, 7)))
    for place in data.draw(some.lists(some.integers(0, len(damaged) - 1), max_size=6)):
        damaged[place] = data.draw(some.integers(0, 255))

    with suppress(NotAPicture):
        assert read(bytes(damaged)).content
