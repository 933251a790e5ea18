"""A part of the page of a row: what hangs on it, as a table, with a button where something can be done."""

from dataclasses import dataclass
from typing import Any

MOST = 20  # lines: the lists have all of them


@dataclass(frozen=True, slots=True)
class Deed:
    """A button: what it says, where it posts to, and with what."""

    label: str
    address: str
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its cells, the page behind it, and what can be done to it."""

    cells: tuple[Any, ...]
    address: str = ""
    deed: Deed | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page. `nothing` is what an empty one says, `more` what was left out."""

    name: str
    title: str
    nothing: str
    headings: tuple[str, ...]
    lines: list[Line]
    more: str = ""

    @property
    def has_deeds(self) -> bool:
        """Tell whether something can be done to any of its lines."""
        return any(line.deed for line in self.lines)
