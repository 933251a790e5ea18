"""What pages and mails show of a realm's brand, read once per version of the realm and then held in memory."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from realms.models.brand import Brand, Corners
from realms.models.logo import Logo, Scheme
from realms.palette import Palette, palettes
from support.language_texts import language_spoken, spoken

if TYPE_CHECKING:
    from realms.models.realm import Realm

BOX = (224, 48)  # CSS pixels that a logo fits into
RADII: Mapping[str, tuple[str, str]] = {Corners.ROUND: ("1.5rem", "1.5rem"), Corners.SQUARE: ("0rem", "0rem")}


@dataclass(frozen=True, slots=True)
class ShownLogo:
    """A logo as pages show it, in CSS pixels."""

    digest: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Look:
    """A brand with what follows from it. `stylesheet` is empty where nothing differs from the server's look."""

    brand: Brand
    colours: tuple[Palette, Palette] | None = None  # for light and dark
    stylesheet: str = ""
    logos: Mapping[str, ShownLogo] = field(default_factory=dict)  # by scheme

    @property
    def version(self) -> str:
        """Return what changes with the style sheet."""
        return hashlib.sha256(self.stylesheet.encode()).hexdigest()[:16]

    @property
    def logo(self) -> ShownLogo | None:
        """Return the logo for light surroundings, which is shown everywhere where there is no other."""
        return self.logos.get(Scheme.LIGHT)

    @property
    def logo_dark(self) -> ShownLogo | None:
        """Return the logo for dark surroundings."""
        return self.logos.get(Scheme.DARK)

    @property
    def support_link(self) -> str:
        """Return the address behind the word Support."""
        contact = self.brand.support
        return contact if contact.startswith("https://") or not contact else f"mailto:{contact}"

    @property
    def login_text(self) -> str:
        """Return the sentence of the login page, in the language in force."""
        return spoken(self.brand.login_text)

    @property
    def login_text_language(self) -> str:
        """Return which language that sentence is in. WCAG 2.2, 3.1.2: it need not be that of the page."""
        return language_spoken(self.brand.login_text)

    @property
    def mail_footer(self) -> str:
        """Return the end of each mail, in the language in force."""
        return spoken(self.brand.mail_footer)


def read(realm: "Realm") -> Look:
    """Read the brand of `realm`: one statement, and another for the logos where there is a brand."""
    brand = Brand.objects.all_realms().filter(realm=realm).first()
    if brand is None:
        return Look(Brand(realm=realm))
    colours = palettes(brand.accent, brand.accent_dark, brand.link, brand.link_dark)
    rows = Logo.objects.all_realms().filter(realm=realm).values_list("scheme", "digest", "width", "height")
    logos = {scheme: _shown(digest, width, height) for scheme, digest, width, height in rows}
    return Look(brand, colours, _stylesheet(brand, colours), logos)


def _shown(digest: str, width: int, height: int) -> ShownLogo:
    scale = min(BOX[0] / width, BOX[1] / height)
    return ShownLogo(digest, max(1, round(width * scale)), max(1, round(height * scale)))


def _stylesheet(brand: Brand, colours: tuple[Palette, Palette] | None) -> str:
    """Return CSS made of colours that were parsed and of words of our own: nothing in it is as somebody wrote it."""
    rules = []
    if colours:
        light, dark = map(_declarations, colours)
        rules += [f":root {{ {light} }}", f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}"]
    if brand.corners in RADII:
        card, control = RADII[brand.corners]
        rules.append(f":root {{ --radius: {card}; --radius-control: {control}; }}")
    if not brand.pattern:
        rules.append("body::before { display: none; }")
    return "\n".join(rules)


def _declarations(palette: Palette) -> str:
    named = ((column.name.replace("_", "-"), getattr(palette, column.name)) for column in fields(palette))
    return " ".join(f"--{name}: {colour};" for name, colour in named)
