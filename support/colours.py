"""WCAG 2.2: colours, how well one can be read upon another, and what lies between two."""

import re
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass

HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
READABLE = 4.5  # §1.4.3: text
ENHANCED = 7.0  # §1.4.6: text, at level AAA
VISIBLE = 3.0  # §1.4.11: what a control is recognised by
STEPS = 20
LINEAR_UNTIL = 0.04045  # where the transfer curve of sRGB begins to bend


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, green and blue, 0 to 255 each."""

    red: int
    green: int
    blue: int

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """Return the relative luminance, 0 for black and 1 for white."""
        return 0.2126 * _linear(self.red) + 0.7152 * _linear(self.green) + 0.0722 * _linear(self.blue)


def parse(text: str) -> Colour:
    """Return the colour that `#rrggbb` is; ValueError for any other text."""
    if HEX.fullmatch(text) is None:
        raise ValueError("Write a colour as #rrggbb, such as #0b5d5e.")
    return Colour(int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16))


BLACK, WHITE = Colour(0, 0, 0), Colour(255, 255, 255)


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio, from 1 to 21."""
    darker, lighter = sorted((one.luminance, other.luminance))
    return (lighter + 0.05) / (darker + 0.05)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return `one` with `share` of it, from 0 to 1, replaced by `other`."""
    pairs = ((one.red, other.red), (one.green, other.green), (one.blue, other.blue))
    return Colour(*(round(a + (b - a) * share) for a, b in pairs))


def text_upon(ground: Colour) -> Colour:
    """Return black or white, whichever reads better: one of them always has a contrast of 4.58 or more."""
    return max(WHITE, BLACK, key=lambda text: contrast(text, ground))


def until(least: float, colour: Colour, *, towards: Colour, upon: tuple[Colour, ...]) -> Colour:
    """Return `colour`, taken only as far towards another one as it needs to stand out from each of the grounds."""
    for step in range(STEPS):
        taken = mix(colour, towards, step / STEPS)
        if all(contrast(taken, ground) >= least for ground in upon):
            return taken
    return towards


def lightened(least: float, colour: Colour, *, upon: tuple[Colour, ...]) -> Colour:
    """Return `colour` in its own hue, only as light as it needs to be to stand out from each of the dark grounds."""
    hue, lightness, saturation = rgb_to_hls(colour.red / 255, colour.green / 255, colour.blue / 255)
    for step in range(STEPS):
        raised = lightness + (1 - lightness) * step / STEPS
        lit = Colour(*(round(channel * 255) for channel in hls_to_rgb(hue, raised, saturation)))
        if all(contrast(lit, ground) >= least for ground in upon):
            return lit
    return WHITE


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= LINEAR_UNTIL else ((share + 0.055) / 1.055) ** 2.4
