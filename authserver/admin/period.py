"""Which time the pictures of the first page are about: chosen in its address, in UTC, up to now."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest

from audit.tallies import DAY, HOUR


@dataclass(frozen=True, slots=True)
class Period:
    """`number` spans of so many seconds, of which the last one is not over yet."""

    name: str
    title: str
    span: int
    number: int

    def starts(self, now: int) -> list[int]:
        """Return when each span begins, in epoch seconds."""
        last = now // self.span * self.span
        return [last - self.span * back for back in reversed(range(self.number))]

    def says(self, start: int) -> str:
        """Return the name of the span that begins then."""
        return f"{datetime.fromtimestamp(start, UTC):{'%Y-%m-%d %H:00' if self.span == HOUR else '%Y-%m-%d'}}"


PERIODS = (
    Period("24h", "24 hours", HOUR, 24),
    Period("7d", "7 days", DAY, 7),
    Period("30d", "30 days", DAY, 30),
    Period("90d", "90 days", DAY, 90),
)
USUAL = PERIODS[1]


def chosen(request: HttpRequest) -> Period:
    """Return the period that the address names; the usual one where it names none."""
    named = request.GET.get("period")
    return next((period for period in PERIODS if period.name == named), USUAL)
