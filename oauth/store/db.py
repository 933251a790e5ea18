"""One statement at a time, and the few places where PostgreSQL and SQLite differ in words."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

Row = tuple[Any, ...]

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


def is_postgresql() -> bool:
    """Tell which of the two databases is behind the connection."""
    return connection.vendor == "postgresql"


def words() -> Mapping[str, str]:
    """Return the names of the JSON functions, for `str.format` of a statement."""
    return POSTGRESQL if is_postgresql() else SQLITE


def rows(statement: str, values: Mapping[str, Any]) -> list[Row]:
    """Run one statement and return all its rows; SQLite holds its lock until the last one is read."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {name: _bound(value) for name, value in values.items()})
        return cursor.fetchall() if cursor.description else []


def row(statement: str, values: Mapping[str, Any]) -> Row | None:
    """Run one statement and return its row, or None."""
    found = rows(statement, values)
    return found[0] if found else None


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
