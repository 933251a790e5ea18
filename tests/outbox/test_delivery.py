"""The outbox: written with the fact, delivered at least once, later and later, and never in silence given up."""

import logging
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from audit import actions, delivery, outbox
from audit.models import Event, OutboxMessage
from audit.outbox import Delivery
from audit.record import record
from audit.tasks import clear_delivered, deliver_outbox

Wait = Callable[[int], None]


class Recipient:
    """Gets messages, or fails as long as it is `away`."""

    def __init__(self) -> None:
        self.got: list[Delivery] = []
        self.tried = 0
        self.away = False

    def __call__(self, message: Delivery) -> None:
        self.tried += 1
        if self.away:
            raise ConnectionRefusedError("alice@acme.test")
        self.got.append(message)


@pytest.fixture
def recipient(monkeypatch: pytest.MonkeyPatch, db: None) -> Recipient:  # noqa: ARG001 (asks for the database)
    recipient = Recipient()
    monkeypatch.setitem(outbox._handlers, "test", recipient)  # noqa: SLF001 (for the length of a test)
    return recipient


def put(number: int = 1) -> None:
    with transaction.atomic():
        outbox.put("test", {"number": number}, realm="acme")


@pytest.mark.attack("R16")
def test_what_cannot_be_delivered_is_tried_later_and_goes_out_once(recipient: Recipient, wait: Wait) -> None:
    put()
    recipient.away = True
    deliver_outbox()
    deliver_outbox()
    assert recipient.tried == 1
    recipient.away = False

    wait(delivery.FIRST_DELAY)
    deliver_outbox()
    deliver_outbox()
    (message,) = recipient.got
    assert (message.realm, message.payload, message.id) == ("acme", {"number": 1}, OutboxMessage.objects.get().pk)


def test_one_that_fails_does_not_hold_up_the_others(recipient: Recipient) -> None:
    with transaction.atomic():
        outbox.put("nobody knows", {}, realm="acme")
    put(2)
    deliver_outbox()

    assert [message.payload["number"] for message in recipient.got] == [2]


def test_a_fact_that_is_rolled_back_says_nothing(recipient: Recipient) -> None:
    with transaction.atomic():
        outbox.put("test", {}, realm="acme")
        transaction.set_rollback(True)
    deliver_outbox()

    assert recipient.got == []


@pytest.mark.django_db(transaction=True)
def test_a_message_outside_a_transaction_is_a_bug() -> None:
    with pytest.raises(RuntimeError, match="in the transaction"):
        outbox.put("test", {}, realm="acme")


@pytest.mark.attack("R16")
def test_a_worker_that_dies_leaves_the_message_to_another_one(recipient: Recipient, wait: Wait) -> None:
    def die(_: Delivery) -> None:
        raise KeyboardInterrupt

    put()
    outbox.handle("test", die)
    with pytest.raises(KeyboardInterrupt):
        deliver_outbox()
    outbox.handle("test", recipient)
    deliver_outbox()
    assert recipient.got == []

    wait(delivery.LEASE_SECONDS)
    deliver_outbox()
    assert len(recipient.got) == 1


def test_two_workers_that_see_the_same_message_deliver_it_once(recipient: Recipient) -> None:
    put()

    def meanwhile(message: Delivery) -> None:
        deliver_outbox()
        recipient(message)

    outbox.handle("test", meanwhile)
    deliver_outbox()

    assert len(recipient.got) == 1


def test_pauses_grow_until_it_is_given_up_with_an_error_and_kept(
    recipient: Recipient, wait: Wait, caplog: pytest.LogCaptureFixture
) -> None:
    put()
    recipient.away = True
    pauses = []
    for _ in range(delivery.MAXIMUM_ATTEMPTS):
        deliver_outbox()
        row = OutboxMessage.objects.get()
        pauses.append(row.available_at - row.created_at)
        wait(delivery.FIRST_DELAY * 2 ** (row.attempts - 1))
    deliver_outbox()

    assert recipient.tried == delivery.MAXIMUM_ATTEMPTS
    assert pauses == sorted(set(pauses))
    assert [record.levelno for record in caplog.records].count(logging.ERROR) == 1
    assert "alice" not in caplog.text
    assert OutboxMessage.objects.get().delivered_at is None


def test_a_day_after_delivery_a_message_is_deleted(recipient: Recipient, wait: Wait) -> None:
    put()
    deliver_outbox()
    wait(86_401)
    put(2)
    clear_delivered()

    assert [row.payload for row in OutboxMessage.objects.all()] == [{"number": 2}]
    assert len(recipient.got) == 1


def test_a_big_backlog_goes_out_in_batches(recipient: Recipient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "BATCH", 2)
    for number in range(5):
        put(number)
    deliver_outbox()

    assert sorted(message.payload["number"] for message in recipient.got) == [0, 1, 2, 3, 4]


@pytest.mark.django_db
def test_an_event_of_the_trail_cannot_be_changed() -> None:
    record(actions.LOGIN, realm="acme", actor="alice@acme.test")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.update(actor="mallory@globex.test")
    assert Event.objects.get().actor == "alice@acme.test"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_event")
    assert not Event.objects.exists()
