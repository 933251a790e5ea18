"""WCAG 2.2 §1.4.3, §1.4.11: from the colours that a realm chose to every colour that depends on them, all readable.

The grounds are those of static/authserver.css; a test compares.
"""

from dataclasses import dataclass

from support.colours import (
    BLACK,
    ENHANCED,
    READABLE,
    VISIBLE,
    WHITE,
    Colour,
    contrast,
    lightened,
    mix,
    parse,
    text_upon,
    until,
)

HOVER = 0.14
DEFAULT_ACCENT, DEFAULT_ACCENT_DARK = "#0b5d5e", "#78cbc3"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What pages are drawn on: the grounds that text stands on, and the ink."""

    name: str
    grounds: tuple[Colour, ...]
    ink: Colour


LIGHT = Surroundings("light", (parse("#f4f6f6"), WHITE, parse("#eff3f3")), parse("#131c1c"))
DARK = Surroundings("dark", (parse("#0d1213"), parse("#171d1e"), parse("#20282a")), parse("#e6ecec"))


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one scheme that a realm can have of its own, named as in the style sheet."""

    fill: Colour  # of the button that matters, as it was chosen
    fill_strong: Colour
    on_fill: Colour
    fill_edge: Colour
    accent: Colour  # of links and whatever else is read, or recognised by its colour
    accent_strong: Colour
    on_accent: Colour


def palettes(accent: str, accent_dark: str, link: str, link_dark: str) -> tuple[Palette, Palette] | None:
    """Return the colours for light and dark; None where nothing was chosen."""
    if not (accent or accent_dark or link or link_dark):
        return None
    light = parse(accent or DEFAULT_ACCENT)
    dark = parse(accent_dark or accent or DEFAULT_ACCENT_DARK)
    if not accent_dark and any(contrast(dark, ground) < VISIBLE for ground in DARK.grounds):
        dark = lightened(ENHANCED, dark, upon=DARK.grounds)
    return _palette(light, link, LIGHT), _palette(dark, link_dark, DARK)


def demand_readable(link: str, scheme: Surroundings) -> None:
    """Raise ValueError, with the reason, for the colour of a link that cannot be read on each of the grounds."""
    if not link:
        return
    worst = min(scheme.grounds, key=lambda ground: contrast(parse(link), ground))
    ratio = contrast(parse(link), worst)
    if ratio < READABLE:
        raise ValueError(
            f"Text in this colour has a contrast of {ratio:.2f} to 1 on the {scheme.name} ground {worst}; "
            f"WCAG 2.2 AA asks for {READABLE}."
        )


def _palette(accent: Colour, link: str, scheme: Surroundings) -> Palette:
    text = text_upon(accent)
    readable = parse(link) if link else until(READABLE, accent, towards=scheme.ink, upon=scheme.grounds)
    return Palette(
        fill=accent,
        fill_strong=mix(accent, BLACK if text == WHITE else WHITE, HOVER),
        on_fill=text,
        fill_edge=until(VISIBLE, accent, towards=scheme.ink, upon=scheme.grounds),
        accent=readable,
        accent_strong=mix(readable, scheme.ink, 0.5),
        on_accent=text_upon(readable),
    )


DEFAULT = _palette(parse(DEFAULT_ACCENT), "", LIGHT), _palette(parse(DEFAULT_ACCENT_DARK), "", DARK)
