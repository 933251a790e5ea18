"""A choice of several names in a form: boxes to tick, and lines to write where there are many.

Each ticked box is a field of the request, and a stranger's request has at most DATA_UPLOAD_MAX_NUMBER_FIELDS of them,
which Django counts before anybody knows who sent it. Lines are one field, however many there are.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from support.lines_field import OnePerLine

MAXIMUM_BOXES = 20  # three such choices in one form leave room for its other fields


class NamesPerLine(OnePerLine):
    """A text area, and below it the names that may stand in it."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.names = names

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        """Return both."""
        listed = format_html_join("\n", "{}", ((name,) for name in self.names))
        summary = f"One to a line: {len(self.names)} to choose from"
        text = super().render(*args, **kwargs)
        return format_html(
            '{}<details class="names"><summary>{}</summary><pre tabindex="0">{}</pre></details>', text, summary, listed
        )


def widget_for(names: Sequence[str]) -> forms.Widget:
    """Return what a choice among `names` is made with."""
    return NamesPerLine(names) if len(names) > MAXIMUM_BOXES else forms.CheckboxSelectMultiple()


def offer(field: forms.Field, names: Iterable[str], *, kept: Iterable[str]) -> None:
    """Let the field of one form choose among `names`, and keep what the row has already."""
    choices = list(dict.fromkeys((*names, *kept)))
    field.widget = widget_for(choices)
    field.choices = [(name, name) for name in choices]  # type: ignore[attr-defined]  # MultipleChoiceField has them
