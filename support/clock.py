"""Time as the tables keep it: whole seconds since 1970 in UTC, the same on PostgreSQL and SQLite."""

import time
from datetime import UTC, datetime

LATEST = 253_402_300_799  # the last second of the year 9999: no calendar goes beyond


def now() -> int:
    """Return the current time in whole seconds since 1970-01-01 UTC."""
    return int(time.time())


def moment(seconds: int | None) -> datetime | None:
    """Return a moment as templates write it, in UTC; None for none."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def written(seconds: int | None) -> str | None:
    """Return a moment as RFC 3339 writes it, in UTC; None for none."""
    return datetime.fromtimestamp(seconds, UTC).isoformat() if seconds else None
