"""JSON columns that hold a list of texts: anything else would fail much later, wherever the column is read."""

from django.core.exceptions import ValidationError
from django.db import models

SENTENCE = 'Write a list of texts, such as ["one", "two"].'


def demand_text_lists(row: models.Model, *columns: str) -> None:
    """Raise ValidationError, by column, for each of `columns` that holds anything but a list of texts."""
    wrong = [column for column in columns if not _is_text_list(getattr(row, column))]
    if wrong:
        raise ValidationError(dict.fromkeys(wrong, SENTENCE))


def _is_text_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)
