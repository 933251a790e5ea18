"""A receiver that fails: tried again and again, switched off after days, and everything can be sent again."""

import json

import pytest
from django.core import mail
from django.db import transaction

from accounts.models import User
from audit import delivery
from audit.calls import deliver_calls
from audit.models import Event, OutboxMessage
from audit.tasks import deliver_outbox
from realms import webhook_failures, webhook_log, webhooks
from realms.context import realm_context
from realms.models import Realm, Role, Webhook
from realms.webhook_events import SECRET_LEAKED
from support import clock
from tests.admin.test_secret_rotation import Wait
from tests.webhooks.conftest import Add
from tests.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db
DAY = 86_400


@transaction.atomic
def happen(realm: Realm, name: str = "7") -> None:
    webhooks.notify(realm, SECRET_LEAKED, {"id": name})


def kept(webhook: Webhook) -> Webhook:
    return Webhook.objects.all_realms().get(pk=webhook.pk)


def test_it_is_tried_twelve_times_in_over_four_days(acme: Realm, add: Add, server: Receiver, wait: Wait) -> None:
    add(acme)
    happen(acme)
    server.status = 500
    waited = []
    for _ in range(delivery.MAXIMUM_ATTEMPTS + 1):
        deliver_calls()
        message = OutboxMessage.objects.get()
        waited.append(max(0, message.available_at - clock.now()))
        wait(waited[-1] + 1)

    assert len(server.got) == delivery.MAXIMUM_ATTEMPTS
    assert waited[:5] == [10, 60, 300, 1800, 7200]
    assert 4 * DAY < sum(waited[:11]) < 5 * DAY
    assert webhook_log.state_of(message) == "given up"
    assert (message.status, message.last_error) == (500, "HTTP 500")
    assert message.took_ms is not None


def test_one_that_is_gone_is_switched_off_at_once(acme: Realm, add: Add, server: Receiver) -> None:
    webhook, _ = add(acme)
    happen(acme)
    server.status = 410
    deliver_calls()

    assert not kept(webhook).enabled
    assert kept(webhook).switched_off_because == "It answered 410 Gone."
    assert webhook_log.state_of(OutboxMessage.objects.get()) == "given up"
    event = Event.objects.get(action="webhook.switched_off")
    assert (event.realm, event.target) == ("acme", "ops")


def test_one_that_fails_for_days_is_switched_off_and_what_waits_can_be_sent_later(
    acme: Realm, add: Add, server: Receiver, wait: Wait
) -> None:
    webhook, _ = add(acme)
    server.status = 503
    happen(acme, "first")
    deliver_calls()
    assert kept(webhook).failing_since is not None
    wait(webhook_failures.PATIENCE + 1)
    happen(acme, "second")
    happen(acme, "third")
    for _ in range(3):
        deliver_calls()
        wait(70)
    assert not kept(webhook).enabled
    assert {webhook_log.state_of(row) for row in OutboxMessage.objects.all()} == {"given up"}

    switched_on = kept(webhook)
    switched_on.enabled = True
    switched_on.save()
    server.status, server.got = 200, []
    assert webhook_log.send_failed_again(switched_on, since=0) == 3
    deliver_calls()
    assert {json.loads(body)["data"]["id"] for _, body in server.got} == {"first", "second", "third"}
    assert (kept(webhook).switched_off_because, kept(webhook).failing_since) == ("", None)


def test_success_ends_the_time_of_failing(acme: Realm, add: Add, server: Receiver, wait: Wait) -> None:
    webhook, _ = add(acme)
    happen(acme)
    server.status = 500
    deliver_calls()
    server.status = 200
    wait(11)
    deliver_calls()

    assert kept(webhook).failing_since is None
    assert OutboxMessage.objects.get().status == 200


def test_a_huge_answer_is_no_acceptance(acme: Realm, add: Add, server: Receiver) -> None:
    add(acme)
    server.body = b"x" * 200_000
    happen(acme)
    deliver_calls()

    message = OutboxMessage.objects.get()
    assert (message.delivered_at, message.last_error, message.status) == (None, "FetchError", None)


@pytest.mark.usefixtures("bob")
def test_administrators_of_the_realm_hear_of_it_by_mail(
    acme: Realm, alice: User, mallory: User, add: Add, server: Receiver
) -> None:
    for person in (alice, mallory):
        role = Role.objects.all_realms().create(realm=person.realm, name="boss", administers=True)
        with realm_context(person.realm):
            person.roles.add(role)
    add(acme)
    happen(acme)
    server.status = 410
    deliver_calls()

    (message,) = OutboxMessage.objects.filter(kind="mail")
    assert message.payload["to"] == alice.email
    deliver_outbox()
    (sent,) = mail.outbox
    assert "the receiver said that it is gone" in sent.body
    assert server.url in sent.body


def test_one_that_takes_its_time_is_not_waited_for(
    acme: Realm, add: Add, server: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook, _ = add(acme)
    monkeypatch.setattr("support.fetch.DEADLINE", 0.5)
    server.seconds = 1.5
    happen(acme)
    deliver_calls()

    message = OutboxMessage.objects.get()
    assert (message.delivered_at, message.last_error, message.status) == (None, "FetchError", None)
    assert message.took_ms is not None
    assert 400 < message.took_ms < 1400
    assert kept(webhook).failing_since is not None
