"""What all objects of a blueprint share: strict keys, values judged by the columns that they are for, and a path."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, Model
from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationInfo, field_validator

PLAIN = (str, int, list)


class Entry(BaseModel):
    """One object of the file. `model_fields_set` tells what the file gives; the rest stays as it is."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    TABLES: ClassVar[tuple[type[Model], ...]] = ()
    COLUMNS: ClassVar[Mapping[str, str]] = {}  # key in the file to column, where their names differ
    UNSUPPORTED: ClassVar[frozenset[str]] = frozenset()  # keys that are known, and belong to a later version
    NAMED: ClassVar[tuple[str, ...]] = ()  # what says which object is meant; the first is its name
    ASKS: ClassVar[frozenset[str]] = frozenset()  # keys of asking.py, which a file may give beside the members

    _path: str = PrivateAttr(default="")
    _was: str = PrivateAttr(default="")

    @property
    def path(self) -> str:
        """Return where in the file this object stands."""
        return self._path

    @property
    def known_as(self) -> str:
        """Return the name that changes of this object are listed under."""
        return str(getattr(self, self.NAMED[0]))

    @property
    def was(self) -> str:
        """Return the former name, where the file asks for another one."""
        return self._was

    def at(self, key: str) -> str:
        """Return the path of one key of this object."""
        return f"{self._path}.{key}".removeprefix(".")

    @field_validator("*")
    @classmethod
    def judge_by_column(cls, value: object, info: ValidationInfo) -> object:
        """Let the column judge its value: length, choices, range, pattern."""
        column = cls.column(info.field_name or "")
        if column is not None and isinstance(value, PLAIN):
            _judge(value, column)
        return value

    @field_validator("*")
    @classmethod
    def refuse_repetition(cls, value: object) -> object:
        """Refuse a list of names that gives one twice."""
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            twice = sorted({item for item in value if value.count(item) > 1})
            if twice:
                raise ValueError(f"given twice: {', '.join(twice)}")
        return value

    @classmethod
    def column(cls, key: str) -> "Field[Any, Any] | None":
        """Return the column that a key is for; None for relations and for what is no column."""
        for table in cls.TABLES:
            try:
                field = table._meta.get_field(cls.COLUMNS.get(key, key))  # noqa: SLF001 (Django's documented name for a model's options)
            except FieldDoesNotExist:
                continue
            if isinstance(field, Field) and not field.is_relation:
                return field
        return None

    @classmethod
    def columns(cls, table: type[Model]) -> dict[str, str]:
        """Return the columns of `table` that keys of this object are for: key to column, in order of the keys."""
        found = {key: cls.column(key) for key in cls.model_fields}
        return {key: column.name for key, column in found.items() if column is not None and column.model is table}

    @classmethod
    def values_of(cls, row: Model) -> dict[str, Any]:
        """Return what the columns of a row hold, by key."""
        return {key: getattr(row, column) for key, column in cls.columns(type(row)).items()}

    def given(self, table: type[Model]) -> dict[str, Any]:
        """Return the values that the file gives for columns of `table`, by column."""
        named = self.columns(table)
        return {column: getattr(self, key) for key, column in named.items() if key in self.model_fields_set}

    def key_of(self, column: str) -> str:
        """Return the key in the file that a column is written as."""
        return next((key for key, name in self.COLUMNS.items() if name == column), column)


def _judge(value: str | int | list[Any], column: "Field[Any, Any]") -> None:
    try:
        column.clean(value, None)
    except ValidationError as error:
        if getattr(error, "code", None) == "invalid_choice":
            choices = ", ".join(str(choice) for choice, _ in column.flatchoices)
            raise ValueError(f"{value!r} is none of: {choices}") from error
        raise ValueError(" ".join(error.messages)) from error
