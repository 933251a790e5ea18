"""Bars from left to right, each with its name above: who has the most."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 320
ROW = 34  # units for one bar with its name
LETTERS = 38  # of a name that fit; the table has all of it


@dataclass(frozen=True, slots=True)
class Place:
    """One bar. `address` is the page of what it is about; empty: it has none."""

    name: str
    count: int
    address: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar where it lies."""

    y: int
    width: str
    place: Place

    @property
    def label(self) -> str:
        """Return as much of the name as fits."""
        name = self.place.name
        return name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…"


@dataclass(frozen=True, slots=True)
class Ranking:
    """A picture of `places`, the first with the most. `counted` says what is counted."""

    name: str
    title: str
    counted: str
    places: Sequence[Place]
    template = "admin/pictures/ranking.html"

    @property
    def height(self) -> int:
        """Return the height of the drawing."""
        return ROW * len(self.places)

    @property
    def described(self) -> str:
        """Return in words what is seen."""
        return "; ".join(f"{place.name}: {place.count}" for place in self.places) or "Nothing."

    @property
    def bars(self) -> list[Bar]:
        """Return the bars from top to bottom."""
        most = max((place.count for place in self.places), default=1)
        return [Bar(n * ROW, f"{max(WIDTH * place.count / most, 2):.1f}", place) for n, place in enumerate(self.places)]
