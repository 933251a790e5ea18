"""A form field for pasted JSON that is never worth a server error, however deep it is nested; empty means None."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput


class JSONField(forms.JSONField):
    """Django's, for text from outside."""

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 (any JSON)
        """Return what the text says."""
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def bound_data(self, data: Any, initial: Any) -> Any:  # noqa: ANN401 (any JSON)
        """Return what is shown again beside a complaint: the text as it was sent where it is no JSON."""
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return InvalidJSONInput(data)

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 (any JSON)
        """Return the text of a value."""
        return "" if value is None else super().prepare_value(value)
