"""Times of machines as the admin shows them."""

from datetime import UTC, datetime


def moment(seconds: int | None) -> str:
    """Return a time in UTC, to a minute; a word where there is none."""
    return "never" if seconds is None else f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M}"
