"""Columns over time, of one series or of several on top of each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from authserver.admin.pictures.scale import ceiling, short

WIDTH, HEIGHT = 320, 140  # units of the drawing: about pixels on a telephone
LEFT, TOP, BOTTOM = 32, 8, 18  # room for the words at the axes
GAP = 0.2  # of a column


@dataclass(frozen=True, slots=True)
class Series:
    """What is counted, with one number for each moment. `tone` is one of six colours."""

    name: str
    counts: Sequence[int]
    tone: int = 1

    @property
    def total(self) -> int:
        """Return the sum."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Block:
    """One rectangle, and what it says when it is pointed at."""

    x: str
    y: str
    width: str
    height: str
    tone: int
    says: str


@dataclass(frozen=True)
class Columns:
    """A picture with a column for each of `moments`."""

    name: str  # of its place on the page: letters and dashes
    title: str
    moments: Sequence[str]
    series: Sequence[Series]
    adds_up: bool = True  # False: a sum over time would count the same twice
    template = "admin/pictures/columns.html"

    @property
    def total(self) -> int:
        """Return the sum of all."""
        return sum(one.total for one in self.series)

    @property
    def described(self) -> str:
        """Return in words what is seen."""
        sums = ", ".join(f"{one.total} {one.name}" for one in self.series)
        most = max(self._heights)
        peak = self.moments[self._heights.index(most)]
        begins = f"From {self.moments[0]} to {self.moments[-1]}"
        return f"{begins}: {sums}. Most, {most}: {peak}." if self.adds_up else f"{begins}. Most, {most}: {peak}."

    @property
    def rows(self) -> list[tuple[str, list[int]]]:
        """Return the numbers as a table, a line for each moment."""
        return [(moment, [one.counts[n] for one in self.series]) for n, moment in enumerate(self.moments)]

    @property
    def grid(self) -> list[tuple[str, str]]:
        """Return how high the lines lie, and the number at each."""
        values = {0, self._top // 2 if self._top > 1 else 0, self._top}
        return [(_units(self._y(value)), short(value)) for value in sorted(values)]

    @property
    def blocks(self) -> list[Block]:
        """Return the rectangles."""
        found = []
        for n, moment in enumerate(self.moments):
            below = 0
            for one in self.series:
                if one.counts[n]:
                    found.append(self._block(n, one, below, f"{moment}: {one.counts[n]} {one.name}"))
                below += one.counts[n]
        return found

    def _block(self, n: int, one: Series, below: int, says: str) -> Block:
        step = (WIDTH - LEFT) / len(self.moments)
        upper, lower = self._y(below + one.counts[n]), self._y(below)
        place = {"x": LEFT + step * (n + GAP / 2), "y": upper, "width": step * (1 - GAP), "height": lower - upper}
        return Block(**{name: _units(number) for name, number in place.items()}, tone=one.tone, says=says)

    @cached_property
    def _heights(self) -> list[int]:
        return [sum(one.counts[n] for one in self.series) for n in range(len(self.moments))]

    @cached_property
    def _top(self) -> int:
        return ceiling(max(self._heights))

    def _y(self, value: int) -> float:
        room = HEIGHT - TOP - BOTTOM
        return TOP + room * (1 - value / self._top)


def _units(number: float) -> str:
    return f"{number:.1f}"
