"""What the audit trail records reaches the webhooks that hear of it, each event once: also one committed late."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from audit.calls import deliver_calls
from audit.models import Event, OutboxMessage, TrailCursor
from audit.record import record
from realms import webhook_feed
from realms.models import Realm, Webhook
from tests.webhooks.conftest import Add
from tests.webhooks.receiver import Receiver


@pytest.fixture
def _begun(db: None) -> None:  # noqa: ARG001 (asks for the database)
    webhook_feed.tell()


@pytest.fixture
def system(db: None) -> Realm:  # noqa: ARG001 (asks for the database)
    return Realm.objects.get_or_create(slug="system", defaults={"name": "Operators"})[0]


def happen(realm: Realm, action: str = "login.succeeded", **named: Any) -> None:
    record(action, realm=realm.slug, **named)


def told() -> list[tuple[str, str]]:
    """Return what waits in the outbox: to which webhook, and which event."""
    rows = OutboxMessage.objects.order_by("created_at")
    return sorted((row.lane, row.payload["message"]["type"]) for row in rows)


def actors() -> set[str]:
    return {row.payload["message"]["data"]["actor"] for row in OutboxMessage.objects.all()}


@pytest.mark.usefixtures("_begun")
def test_an_event_of_the_trail_is_told_as_the_trail_has_it(acme: Realm, add: Add, server: Receiver) -> None:
    _, secret = add(acme, events=["client.*"])
    happen(acme, "client.approved", actor="bob@acme.test", target="web", client="web", peer="192.0.2.1")
    happen(acme)
    webhook_feed.tell()
    webhook_feed.tell()
    deliver_calls()

    (message,) = server.messages(secret)
    assert message["type"] == "client.approved"
    assert message["data"] == {
        "realm": "acme",
        "actor": "bob@acme.test",
        "target": "web",
        "subject": "",
        "client": "web",
        "peer": "192.0.2.1",
        "flow": Event.objects.get(action="client.approved").flow,
        "detail": {},
    }


@pytest.mark.usefixtures("_begun")
@pytest.mark.parametrize(
    ("chosen", "heard"),
    [
        ([], ["client.approved", "login.succeeded"]),
        (["login.*"], ["login.succeeded"]),
        (["client.approved", "login.succeeded"], ["client.approved", "login.succeeded"]),
        (["client.verified"], []),
    ],
)
def test_a_webhook_chooses_by_name_by_kind_or_everything(
    acme: Realm, add: Add, chosen: list[str], heard: list[str]
) -> None:
    add(acme, events=chosen)
    happen(acme)
    happen(acme, "client.approved")
    webhook_feed.tell()

    assert [event for _, event in told()] == heard


@pytest.mark.parametrize("name", ["client", "*", "client.approve*", "no.such", "no.*"])
def test_events_that_there_are_none_of_are_refused(acme: Realm, name: str) -> None:
    with pytest.raises(ValidationError, match="There is no such event"):
        Webhook(realm=acme, name="ops", url="https://hooks.test/", events=[name]).clean()


@pytest.mark.attack("E10")
@pytest.mark.usefixtures("_begun")
def test_a_realm_is_told_of_itself_and_the_operators_of_all_that_they_choose(
    acme: Realm, globex: Realm, system: Realm, add: Add
) -> None:
    add(acme)
    add(globex)
    add(system, "own")
    add(system, "all", every_realm=True)
    happen(acme)
    webhook_feed.tell()

    assert told() == [("acme webhook ops", "login.succeeded"), ("system webhook all", "login.succeeded")]


def test_no_other_realm_hears_of_every_realm(acme: Realm) -> None:
    with pytest.raises(ValidationError, match="operators"):
        Webhook(realm=acme, name="ops", url="https://hooks.test/", every_realm=True).clean()


@pytest.mark.usefixtures("_begun")
def test_an_event_that_is_read_again_is_told_once_under_one_id(acme: Realm, add: Add) -> None:
    add(acme)
    happen(acme)
    webhook_feed.tell()
    first = OutboxMessage.objects.get().pk
    TrailCursor.objects.update(floor=0)
    webhook_feed.tell()

    assert OutboxMessage.objects.get().pk == first


def test_a_backlog_is_read_in_parts_and_none_is_left_out(
    acme: Realm, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook_feed.tell()
    monkeypatch.setattr(webhook_feed, "MOST", 3)
    add(acme)
    for number in range(10):
        happen(acme, actor=str(number))
    for _ in range(10):
        webhook_feed.tell()

    assert actors() == set("0123456789")


@pytest.mark.usefixtures("_begun")
def test_nothing_new_takes_two_statements(
    acme: Realm, add: Add, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    add(acme)
    happen(acme)
    for _ in range(3):
        webhook_feed.tell()

    with django_assert_num_queries(2):
        webhook_feed.tell()


@pytest.mark.usefixtures("_begun")
def test_what_was_there_before_a_webhook_is_not_told(acme: Realm, add: Add) -> None:
    happen(acme)
    webhook, _ = add(acme)
    Webhook.objects.all_realms().filter(pk=webhook.pk).update(created_at=webhook.created_at + 5)
    webhook_feed.tell()

    assert told() == []
