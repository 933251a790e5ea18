"""One of very many rows in a form: written by its name. A list to choose from would be a page of a hundred thousand."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Model

if TYPE_CHECKING:
    ModelChoiceField = forms.ModelChoiceField[Any]
else:
    ModelChoiceField = forms.ModelChoiceField


class NamedRow(ModelChoiceField):
    """Reads and shows a row by a column, such as an identifier; those on offer are the queryset's."""

    widget = forms.TextInput
    default_error_messages = {"invalid_choice": "There is none of that name here."}

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 (a key, a row, or what somebody wrote)
        """Return the name of what stands in a row; what was written stays."""
        if value is None or isinstance(value, str):
            return value
        row = self._row(value)
        for step in str(self.to_field_name).split("__"):
            row = getattr(row, step, None)
        return row

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 (what somebody wrote, or the key in a field that takes nothing)
        """Return the row of that name."""
        if value is None or isinstance(value, str):
            return super().to_python(value)
        return self._row(value)

    def _row(self, key: Any) -> Any:  # noqa: ANN401 (of any type)
        assert self.queryset is not None  # noqa: S101 (tells the type; the form sets it)
        return key if isinstance(key, Model) else self.queryset.filter(pk=key).first()
