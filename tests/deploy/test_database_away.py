"""A database that is away: one caller finds out, the others are told at once; and it is noticed when it comes back."""

import copy
from collections.abc import Iterator
from time import perf_counter

import psycopg
import pytest
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

from support.postgresql import base
from support.postgresql.base import DatabaseWrapper
from tests.live import free_port

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

AT_ONCE = 0.1  # seconds


@pytest.fixture
def outage(monkeypatch: pytest.MonkeyPatch) -> base.Outage:
    """Return what is known of the database, forgotten after the test."""
    monkeypatch.setattr(base, "_outage", known := base.Outage())
    return known


@pytest.fixture
def away(outage: base.Outage) -> Iterator[DatabaseWrapper]:  # noqa: ARG001 (must not be the one of other tests)
    """Return a connection to where no database listens."""
    configured = copy.deepcopy(connections[DEFAULT_DB_ALIAS].settings_dict)
    wrapper = DatabaseWrapper(configured | {"HOST": "127.0.0.1", "PORT": str(free_port())}, alias="away")
    yield wrapper
    wrapper.close_pool()


def refusal(wrapper: DatabaseWrapper) -> float:
    """Return after how many seconds a connection is refused."""
    started = perf_counter()
    with pytest.raises(OperationalError), wrapper.wrap_database_errors:
        wrapper.borrow()
    return perf_counter() - started


def test_the_first_caller_waits_for_all_others(away: DatabaseWrapper) -> None:
    first, *others = [refusal(away) for _ in range(20)]

    assert first < 3
    assert max(others) < AT_ONCE


def test_pages_are_told_at_once_too(away: DatabaseWrapper) -> None:
    refusal(away)
    started = perf_counter()

    with pytest.raises(OperationalError):
        away.ensure_connection()
    assert perf_counter() - started < AT_ONCE


def test_a_database_that_is_only_busy_is_not_away(outage: base.Outage) -> None:
    outage.end()
    outage.begin()

    outage.refuse()


def test_the_first_success_ends_it(outage: base.Outage, monkeypatch: pytest.MonkeyPatch) -> None:
    thread = connections[DEFAULT_DB_ALIAS]
    assert isinstance(thread, DatabaseWrapper)
    outage.begin()
    with pytest.raises(psycopg.OperationalError):
        outage.refuse()
    monkeypatch.setattr(base, "PAUSE", 0.0)
    outage.begin()

    thread.give_back(thread.borrow())
    monkeypatch.setattr(base, "PAUSE", 1.0)
    thread.give_back(thread.borrow())
    outage.refuse()
