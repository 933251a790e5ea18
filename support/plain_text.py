"""Unicode TR36: text that somebody wrote for others to read, without what cannot be seen or turns its surroundings."""

import unicodedata

from django.core.exceptions import ValidationError

UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})  # categories of Unicode
NEEDED = frozenset("\u200c\u200d\u200e\u200f")  # joiners and marks of direction, which some languages are written with


def demand_line(text: str) -> None:
    """Refuse more than one line: what would become a header, or a line of its own."""
    _demand(text, allowed=NEEDED)


def demand_text(text: str) -> None:
    """Refuse what cannot be seen, apart from the ends of lines."""
    _demand(text.replace("\r\n", "\n"), allowed=NEEDED | {"\n"})


def _demand(text: str, *, allowed: frozenset[str]) -> None:
    for place, character in enumerate(text, start=1):
        if character not in allowed and unicodedata.category(character) in UNSEEN:
            raise ValidationError(
                f"Character {place} (U+{ord(character):04X}) cannot be seen, or is no text: remove it."
            )
