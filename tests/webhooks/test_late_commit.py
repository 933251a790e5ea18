"""PostgreSQL: an event whose transaction is committed late has a lower key than others, and is told all the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event as Moment
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction

from audit.models import OutboxMessage
from audit.record import record
from realms import webhook_feed
from realms.models import Realm
from tests.webhooks.conftest import Add


def happen(realm: Realm, **named: Any) -> None:
    record("login.succeeded", realm=realm.slug, **named)


def actors() -> set[str]:
    return {row.payload["message"]["data"]["actor"] for row in OutboxMessage.objects.all()}


@contextmanager
def recording_late(realm: Realm) -> Iterator[None]:
    """Record an event in another transaction, which ends with the block."""
    recorded, end = Moment(), Moment()

    def run() -> None:
        try:
            with transaction.atomic():
                happen(realm, actor="late")
                recorded.set()
                end.wait(20)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    try:
        assert recorded.wait(20)
        yield
    finally:
        end.set()
        thread.join()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_an_event_that_is_committed_late_is_not_passed_over(acme: Realm, add: Add) -> None:
    webhook_feed.tell()
    add(acme)
    with recording_late(acme):
        happen(acme, actor="soon")
        for _ in range(3):
            webhook_feed.tell()
        early = actors()
    for _ in range(3):
        webhook_feed.tell()

    assert early == {"soon"}
    assert actors() == {"soon", "late"}
    assert OutboxMessage.objects.count() == 2
