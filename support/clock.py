"""Time as the tables keep it: whole seconds since 1970 in UTC, the same on PostgreSQL and SQLite."""

import time


def now() -> int:
    """Return the current time in whole seconds since 1970-01-01 UTC."""
    return int(time.time())
