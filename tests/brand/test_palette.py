"""Whatever colours a realm chooses, what is written in them or upon them can be read."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from realms.palette import DARK, DEFAULT, LIGHT, Palette, Surroundings, demand_readable, palettes
from support.colours import READABLE, VISIBLE, Colour, contrast, parse

CSS = (Path(__file__).parents[2] / "static/authserver.css").read_text()
GROUNDS = ("paper", "card", "well")
hex_colours = some.builds("#{:06x}".format, some.integers(0, 0xFFFFFF))


def stated(block: str, name: str) -> Colour:
    text = re.search(rf"--{name}: (#[0-9a-f]+);", block)
    assert text is not None
    short = text[1]
    return parse(short if len(short) == 7 else "#" + "".join(2 * digit for digit in short[1:]))


def blocks() -> tuple[str, str]:
    found = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
    return found[0], found[1]


@pytest.mark.parametrize(("scheme", "block"), list(zip((LIGHT, DARK), blocks(), strict=True)))
def test_the_grounds_are_those_of_the_style_sheet(scheme: Surroundings, block: str) -> None:
    assert scheme.grounds == tuple(stated(block, name) for name in GROUNDS)
    assert scheme.ink == stated(block, "ink")


@pytest.mark.parametrize(("palette", "block"), list(zip(DEFAULT, blocks(), strict=True)))
def test_mails_and_pages_have_the_same_colours_where_a_realm_has_none(palette: Palette, block: str) -> None:
    assert (palette.fill, palette.accent) == (stated(block, "fill"), stated(block, "accent"))


@given(hex_colours)
def test_every_accent_is_readable_in_light_and_dark(accent: str) -> None:
    chosen = palettes(accent, "", "", "")

    assert chosen is not None
    assert chosen[0].fill == parse(accent)
    for palette, scheme in zip(chosen, (LIGHT, DARK), strict=True):
        assert contrast(palette.fill, palette.on_fill) >= READABLE
        assert contrast(palette.fill_strong, palette.on_fill) >= READABLE
        assert contrast(palette.accent, palette.on_accent) >= READABLE
        assert all(contrast(palette.accent, ground) >= READABLE for ground in scheme.grounds)
        assert all(contrast(palette.accent_strong, ground) >= READABLE for ground in scheme.grounds)
        assert all(contrast(palette.fill_edge, ground) >= VISIBLE for ground in scheme.grounds)


def test_a_link_that_cannot_be_read_is_refused_with_the_reason() -> None:
    with pytest.raises(ValueError, match=r"contrast of 1\.\d\d to 1 on the light ground #.*4\.5"):
        demand_readable("#ffd400", LIGHT)
    demand_readable("#ffd400", DARK)


@pytest.mark.parametrize(
    "text", ["", "red", "#fff", "#ffd40", "#ffd40g", "#ffd400}", "#ffd400;x:y", "url(x)", "#ffd400\n"]
)
def test_nothing_but_six_digits_is_a_colour(text: str) -> None:
    with pytest.raises(ValueError, match="#rrggbb"):
        parse(text)
