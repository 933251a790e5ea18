"""One statement at a time, and the few places where PostgreSQL and SQLite differ in words."""

import json
import uuid
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from psycopg.types.json import Jsonb

from support.postgresql import borrowed
from support.postgresql.borrowed import PLACEHOLDER, Value

Row = tuple[Any, ...]
Values = dict[str, Value]  # no NULL: a statement says IS NULL
Write = tuple[str, Values]

POSTGRESQL = {
    "array": "json_build_array",
    "object": "json_build_object",
    "list": "json_agg",
    "json": "",
    "each": "jsonb_array_elements_text",
}
SQLITE = {
    "array": "json_array",
    "object": "json_object",
    "list": "json_group_array",
    "json": "json",
    "each": "json_each",
}


@cache
def is_postgresql() -> bool:
    """Tell which of the two databases this process works with."""
    return connection.vendor == "postgresql"


@cache
def worded(template: str, **names: str) -> str:
    """Return a statement in the words of the database: `template` with its JSON functions, and `names`, filled in."""
    return template.format(**(POSTGRESQL if is_postgresql() else SQLITE), **names)


def rows(statement: str, values: Values) -> list[Row]:
    """Run one statement and return all its rows; SQLite holds its lock until the last one is read."""
    thread = connections[DEFAULT_DB_ALIAS]
    if borrowed.is_better_for(thread):
        return borrowed.rows(thread, statement, values)
    with thread.cursor() as cursor:
        cursor.execute(statement, {name: _bound(value) for name, value in values.items()})
        return cursor.fetchall() if cursor.description else []


def row(statement: str, values: Values) -> Row | None:
    """Run one statement and return its row, or None."""
    found = rows(statement, values)
    return found[0] if found else None


def together(writes: Sequence[Write]) -> None:
    """Write everything or nothing: one statement on PostgreSQL; SQLite has no CTE that writes."""
    if is_postgresql():
        values = {f"{name}_{n}": value for n, (_, given) in enumerate(writes) for name, value in given.items()}
        rows(_joined(tuple(statement for statement, _ in writes)), values)
        return
    with transaction.atomic():
        for write in writes:
            rows(*write)


def insertion(made: models.Model) -> Write:
    """Return what writes a new row, whose automatic key the object does not learn. No signal is sent."""
    values: Values = {}
    for column, field in _fields(type(made)).items():
        value = getattr(made, field.attname)
        if value is not None:
            values[column] = value if is_postgresql() else field.get_db_prep_save(value, connection)
    return _insertion(made._meta.db_table, tuple(values)), values  # noqa: SLF001 (Django's documented name for a model's options)


def parsed(value: object) -> Any:  # noqa: ANN401 (JSON has no type of its own)
    """Return a JSON value that a driver may hand over as text."""
    return json.loads(value) if isinstance(value, str | bytes) else value


def as_uuid(value: object) -> uuid.UUID:
    """Return a UUID that SQLite keeps as 32 hexadecimal digits."""
    return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))


def _bound(value: Any) -> Any:  # noqa: ANN401 (whatever a driver binds)
    if isinstance(value, list | dict):
        return Jsonb(value) if is_postgresql() else json.dumps(value)
    if isinstance(value, uuid.UUID) and not is_postgresql():
        return value.hex
    return value


@cache
def _fields(model: type[models.Model]) -> "dict[str, models.Field[Any, Any]]":
    fields = model._meta.concrete_fields  # noqa: SLF001 (as above)
    return {str(field.column): field for field in fields if not isinstance(field, models.AutoField)}


@cache
def _insertion(table: str, columns: tuple[str, ...]) -> str:
    places = ", ".join(f"%({column})s" for column in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608 (names of ours)


@cache
def _joined(statements: tuple[str, ...]) -> str:
    *others, last = (PLACEHOLDER.sub(rf"%(\1_{n})s", statement) for n, statement in enumerate(statements))
    before = ", ".join(f"w{n} AS ({statement})" for n, statement in enumerate(others))
    return f"WITH {before} {last}" if before else last
