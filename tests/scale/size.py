"""How large the platform of tests/scale/crowd.py is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """How many there are. People and clients are multiples of twice the realms, so that row n is of one realm."""

    realms: int
    clients: int
    people: int
    events: int

    @property
    def said(self) -> str:
        """Return it for the report."""
        return f"{self.realms:,} realms, {self.clients:,} clients, {self.people:,} people, {self.events:,} events"


def size(factor: float) -> Size:
    """Return the size of issue 7's bar, or a part of it."""
    realms = max(5, int(5000 * factor))
    return Size(realms, 20 * realms, 200 * realms, 2000 * realms)
