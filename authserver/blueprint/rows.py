"""Bring one row to what the file says: set what differs, let the model judge, and store it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model

from authserver.blueprint.changes import Written
from authserver.blueprint.entry import Entry
from authserver.blueprint.problems import Problems


def write(row: Model, values: Mapping[str, Any], *, entry: Entry, problems: Problems) -> Written | None:
    """Store `values`, by column, in a new or present row; None, with the problems reported, when the model refuses.

    A new row is stored even when the file gives nothing for it beyond its name.
    """
    created = row._state.adding  # noqa: SLF001 (Django's documented way to tell a new row)
    changed = [column for column, value in values.items() if created or getattr(row, column) != value]
    for column in changed:
        setattr(row, column, values[column])
    if not created and not changed:
        return Written(created=False, fields=[])
    try:
        row.full_clean()
    except ValidationError as error:
        refuse(error, entry=entry, problems=problems)
        return None
    row.save(force_insert=created)
    return Written(created, list(dict.fromkeys(entry.key_of(column) for column in changed)))


def refuse(error: ValidationError, *, entry: Entry, problems: Problems) -> None:
    """Report what a model refused, at the keys that the columns are written as."""
    for column, messages in error.message_dict.items():
        path = entry.path if column == NON_FIELD_ERRORS else entry.at(entry.key_of(column))
        problems.add_unless_known(path, " ".join(messages))


def relate(row: Model, *, relation: str, wanted: Sequence[Model], written: Written) -> None:
    """Replace a relation as a whole, if it differs, and note it beside the changed columns."""
    manager = getattr(row, relation)
    if set(manager.all()) != set(wanted):
        manager.set(wanted)
        written.fields.append(relation)
