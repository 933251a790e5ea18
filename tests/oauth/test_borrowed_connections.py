"""One statement on a connection of the pool: what it returns, what it survives, and that it is planned once."""

import json
import resource
import socket
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import psycopg
import pytest
from django.db import DEFAULT_DB_ALIAS, DatabaseError, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import Settings

from support.postgresql import borrowed

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

FAMILY = uuid.UUID("0b5e7e0c-1f0a-4b52-9b07-3f3f6f2f8f55")


@pytest.fixture
def thread() -> Iterator[BaseDatabaseWrapper]:
    """Return a thread without a connection of its own, and a pool of one."""
    found = connections[DEFAULT_DB_ALIAS]
    found.close()
    found.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's wrapper has one
    kept = found.settings_dict["OPTIONS"]["pool"]
    found.settings_dict["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 1, "timeout": 5}
    yield found
    found.close_pool()  # type: ignore[attr-defined]  # as above
    found.settings_dict["OPTIONS"]["pool"] = kept


def one(thread: BaseDatabaseWrapper, statement: str, **values: Any) -> tuple[Any, ...]:
    """Return the only row of a statement."""
    assert borrowed.is_better_for(thread)
    (row,) = borrowed.rows(thread, statement, values)
    return row


def server(thread: BaseDatabaseWrapper) -> dict[str, Any]:
    """Return where the database is, for a connection beside the pool."""
    found = thread.settings_dict
    options = {name: value for name, value in found["OPTIONS"].items() if name != "pool"}
    return {"dbname": found["NAME"], "user": found["USER"], "host": found["HOST"] or None, **options}


def test_values_go_there_and_come_back(thread: BaseDatabaseWrapper) -> None:
    statement = """SELECT %(number)s::bigint, %(text)s::varchar, %(truth)s::bigint > 0, %(family)s::uuid,
        %(names)s::jsonb, %(named)s::jsonb, NULL, %(number)s::bigint + 1"""
    values = {"number": 2**40, "text": "Zoë % \"'", "truth": 0, "family": FAMILY, "names": ["ä", "b"]}

    number, text, truth, family, names, named, nothing, more = one(thread, statement, named={"ä": "'"}, **values)

    assert (number, text, truth, nothing, more) == (2**40, "Zoë % \"'", False, None, 2**40 + 1)
    assert (uuid.UUID(family), json.loads(names), json.loads(named)) == (FAMILY, ["ä", "b"], {"ä": "'"})


def test_text_is_never_read_as_a_part_of_the_statement(thread: BaseDatabaseWrapper) -> None:
    assert one(thread, "SELECT %(text)s::text", text="'; DROP TABLE realms_realm; --") == (
        "'; DROP TABLE realms_realm; --",
    )


def test_text_with_a_nul_is_refused_and_not_cut_there(thread: BaseDatabaseWrapper) -> None:
    with pytest.raises(DatabaseError):
        one(thread, "SELECT %(text)s::text", text="web\0evil")

    assert one(thread, "SELECT %(text)s::text", text="web") == ("web",)


def test_a_crowd_of_open_sockets_does_not_stop_the_pool(thread: BaseDatabaseWrapper) -> None:
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    with ExitStack() as crowd:
        for _ in range(min(1100, limit - 200)):
            crowd.enter_context(socket.socket())

        assert one(thread, "SELECT 1") == (1,)


def test_a_statement_is_planned_once(thread: BaseDatabaseWrapper) -> None:
    for number in range(3):
        assert one(thread, "SELECT %(number)s::int + 1", number=number) == (number + 1,)

    count = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1::int + 1'"
    assert one(thread, count) == (1,)


def test_nothing_is_planned_where_a_pooler_stands_between(thread: BaseDatabaseWrapper, settings: Settings) -> None:
    settings.DATABASE_PREPARED_STATEMENTS = False

    assert one(thread, "SELECT %(number)s::int + 1", number=1) == (2,)
    assert one(thread, "SELECT count(*) FROM pg_prepared_statements") == (0,)


def test_a_connection_that_the_server_closed_while_it_rested_is_replaced_unnoticed(
    thread: BaseDatabaseWrapper,
) -> None:
    (process,) = one(thread, "SELECT pg_backend_pid()")
    with psycopg.connect(**server(thread), autocommit=True) as another:
        another.execute("SELECT pg_terminate_backend(%s, 5000)", [process])

    assert one(thread, "SELECT 1") == (1,)


def test_a_refused_statement_is_djangos_error_and_spoils_nothing(thread: BaseDatabaseWrapper) -> None:
    with pytest.raises(DatabaseError):
        one(thread, "SELECT 1 / %(number)s::int", number=0)

    assert one(thread, "SELECT 1") == (1,)


def test_a_connection_that_breaks_under_a_statement_is_an_operational_error(thread: BaseDatabaseWrapper) -> None:
    with pytest.raises(OperationalError):
        one(thread, "SELECT pg_terminate_backend(pg_backend_pid())")

    assert one(thread, "SELECT 1") == (1,)


def test_inside_a_transaction_the_thread_keeps_its_connection(thread: BaseDatabaseWrapper) -> None:
    thread.ensure_connection()

    assert not borrowed.is_better_for(thread)
    thread.close()
