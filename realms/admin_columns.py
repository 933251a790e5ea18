"""Columns that several admins show alike."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import admin
from django.utils.html import format_html

NOTHING = "\N{EN DASH}"  # what stands where there is no value


def moment(column: str, description: str) -> Any:  # noqa: ANN401 (a function, of which the stubs of `fields` know nothing)
    """Return a column that shows `column`, epoch seconds or a time, as a time (UTC), and sorts by it."""

    @admin.display(description=description, ordering=column)
    def show(row: Any) -> str:  # noqa: ANN401 (any model with that column)
        kept = getattr(row, column)
        if kept is None:
            return NOTHING
        at = kept if isinstance(kept, datetime) else datetime.fromtimestamp(kept, UTC)
        return format_html("<time>{}</time>", f"{at:%Y-%m-%d %H:%M:%S}")

    return show


def words(column: str, description: str) -> Any:  # noqa: ANN401 (as above)
    """Return a column that shows a list of texts as a line."""

    @admin.display(description=description)
    def show(row: Any) -> str:  # noqa: ANN401 (any model with that column)
        return ", ".join(getattr(row, column))

    return show
