"""A connection of PostgreSQL's pool for the length of one statement, without the ceremony of a whole request.

Django opens a connection for a thread, sets it up, wraps its cursor, and gives it back when the request ends; a cursor
adapts every value and every column. That is more work than all our statements need, which know a handful of types. So
libpq is called as psycopg wraps it, and the server plans each statement once for a connection instead of every time.
"""

import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any, TypeGuard
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import Connection, DataError, OperationalError, postgres
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult

from support.postgresql.base import DatabaseWrapper

Value = str | int | uuid.UUID | datetime | list[Any] | dict[str, Any]

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
READERS: Mapping[int, Callable[[bytes], Any]] = {
    **{postgres.types[name].oid: int for name in ("int2", "int4", "int8")},
    postgres.types["bool"].oid: b"t".__eq__,
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as PostgreSQL takes it: numbered placeholders, their names in that order, and its own name."""

    command: bytes
    placeholders: tuple[str, ...]
    name: bytes


_planned: WeakKeyDictionary[Connection[Any], set[bytes]] = WeakKeyDictionary()  # names of prepared statements


def is_better_for(thread: BaseDatabaseWrapper) -> TypeGuard[DatabaseWrapper]:
    """Tell whether the thread has a pool, and no connection of its own with a transaction or somebody watching."""
    return (
        isinstance(thread, DatabaseWrapper)
        and thread.connection is None
        and not thread.execute_wrappers
        and not thread.queries_logged
    )


def rows(thread: DatabaseWrapper, statement: str, values: Mapping[str, Value]) -> list[tuple[Any, ...]]:
    """Run one statement in a transaction of its own and return its rows. Raises Django's database errors.

    Columns that are neither numbers nor truth values come as text.
    """
    with thread.wrap_database_errors:
        connection = thread.borrow()
        try:
            return _read(_run(connection, _numbered(statement), values))
        except BaseException:
            connection.close()  # whatever state it is in: the next one begins anew
            raise
        finally:
            thread.give_back(connection)


@cache
def _numbered(statement: str) -> Statement:
    names = tuple(dict.fromkeys(PLACEHOLDER.findall(statement)))
    command = PLACEHOLDER.sub(lambda match: f"${names.index(match[1]) + 1}", statement).encode()
    return Statement(command, names, sha256(command).hexdigest()[:32].encode())


def _run(connection: Connection[Any], statement: Statement, values: Mapping[str, Value]) -> PGresult:
    given = [_sent(values[name]) for name in statement.placeholders]
    if not settings.DATABASE_PREPARED_STATEMENTS:
        return _checked(connection, connection.pgconn.exec_params(statement.command, given))
    planned = _planned.setdefault(connection, set())
    if statement.name not in planned:
        _checked(connection, connection.pgconn.prepare(statement.name, statement.command))
        planned.add(statement.name)
    return _checked(connection, connection.pgconn.exec_prepared(statement.name, given))


def _checked(connection: Connection[Any], result: PGresult) -> PGresult:
    if connection.pgconn.status == ConnStatus.BAD:
        raise OperationalError("The database closed the connection.")
    if result.status not in {ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK}:
        raise error_from_result(result)
    return result


def _sent(value: Value) -> bytes:
    text = (json.dumps(value) if isinstance(value, list | dict) else str(value)).encode()
    if b"\0" in text:  # libpq would end the text there: another name than the one that was given
        raise DataError("A text has no NUL.")
    return text


def _read(result: PGresult) -> list[tuple[Any, ...]]:
    readers = [READERS.get(result.ftype(column), bytes.decode) for column in range(result.nfields)]
    return [
        tuple(
            None if (found := result.get_value(row, column)) is None else read(found)
            for column, read in enumerate(readers)
        )
        for row in range(result.ntuples)
    ]
