"""Columns that several admins show alike."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import admin
from django.utils.html import format_html


def moment(column: str, description: str) -> Any:  # noqa: ANN401 (a function, of which the stubs of `fields` know nothing)
    """Return a column that shows the epoch seconds of `column` as a time (UTC), and sorts by them."""

    @admin.display(description=description, ordering=column)
    def show(row: Any) -> str | None:  # noqa: ANN401 (any model with that column)
        seconds = getattr(row, column)
        if seconds is None:
            return None
        return format_html("<time>{}</time>", f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}")

    return show


def words(column: str, description: str) -> Any:  # noqa: ANN401 (as above)
    """Return a column that shows a list of texts as a line."""

    @admin.display(description=description)
    def show(row: Any) -> str:  # noqa: ANN401 (any model with that column)
        return ", ".join(getattr(row, column))

    return show
