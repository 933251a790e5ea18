"""A form field for a list of texts: a person writes one to a line. Empty lines and repetitions are left out."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator


class OnePerLine(forms.Textarea):
    """A text area whose value is the list of its lines."""

    def format_value(self, value: Iterable[str] | None) -> str:
        """Return the text of a list."""
        return "\n".join(value or ())

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:  # noqa: ANN401, ARG002 (Django's)
        """Return the list; a field that was sent several times counts as several lines."""
        sent = data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]
        lines = (line.strip() for text in sent for line in text.split("\n"))
        return list(dict.fromkeys(filter(None, lines)))


class LinesField(forms.Field):
    """A list of any texts."""

    widget = OnePerLine

    def validate(self, value: list[str]) -> None:
        """Refuse what no database keeps."""
        super().validate(value)
        for line in value:
            ProhibitNullCharactersValidator()(line)
