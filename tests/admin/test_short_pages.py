"""Pages of a list: a thousand rows at most, in the order of the list however they are read."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import Event
from oauth.models import Family
from realms import short_pages
from realms.context import realm_context
from realms.recording_admin import PAGE
from support import clock
from tests.admin.conftest import connect, make_administrator
from tests.people import browser, log_in
from tests.protocol import add_client

LIST = "/realms/acme/admin/audit/event/?peer=192.0.2.9"
ROWS = PAGE + 3


@pytest.fixture
def desk(alice: User) -> Client:
    """Return the browser of Acme's administrator, and a trail of more than a page."""
    make_administrator(alice)
    desk = browser()
    log_in(desk, alice)
    Event.objects.bulk_create(
        Event(realm="acme", action="login.succeeded", actor=f"person-{number}", peer="192.0.2.9", at=clock.now())
        for number in range(ROWS)
    )
    return desk


def shown(desk: Client, query: str = "") -> list[str]:
    return [event.actor for event in desk.get(f"{LIST}{query}").context["cl"].result_list]


def statements(desk: Client) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        desk.get(LIST)
    return [query["sql"] for query in asked if '"audit_event"."peer"' in query["sql"].partition("WHERE")[2]]


def connections(desk: Client, state: str) -> list[Family]:
    return list(desk.get(f"/realms/acme/admin/oauth/family/?state={state}").context["cl"].result_list)


@pytest.mark.parametrize("most", [1000, PAGE + 1], ids=["few", "many"])
def test_the_newest_come_first_on_every_page(desk: Client, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(short_pages, "MOST", most)
    newest = [f"person-{number}" for number in reversed(range(ROWS))]

    first, second = shown(desk), shown(desk, "&p=2")

    assert first == newest[:PAGE]
    assert second == newest[PAGE:most]


def test_a_list_that_is_cut_says_after_how_many_rows(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Search, or narrow the list down" not in desk.get(LIST).content.decode()
    monkeypatch.setattr(short_pages, "MOST", PAGE + 1)

    page = desk.get(LIST).content.decode()

    assert f"The first {PAGE + 1}. Search, or narrow the list down" in page
    assert f"These are the latest {PAGE + 1} that match." in page


def test_few_rows_are_found_without_their_order_and_then_read_by_their_keys(desk: Client) -> None:
    keys, rows = statements(desk)

    assert "LIMIT 1000" in keys
    assert "ORDER BY" not in keys
    assert '"audit_event"."id" IN (' in rows


def test_many_rows_are_read_in_their_order_until_a_page_is_full(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(short_pages, "MOST", PAGE + 1)

    keys, rows = statements(desk)

    assert f"LIMIT {PAGE + 1}" in keys
    assert '"audit_event"."id" IN (' not in rows
    assert f"LIMIT {PAGE}" in rows


def test_connections_are_narrowed_down_to_those_that_live_or_were_revoked(desk: Client, alice: User) -> None:
    clients = [add_client(alice.realm, name)[0] for name in ("one", "other")]
    with realm_context(alice.realm):
        alive, revoked = (connect(alice, client) for client in clients)
    Family.objects.all_realms().filter(pk=revoked.pk).update(revoked_at=clock.now())

    found = {state: connections(desk, state) for state in ("alive", "revoked")}

    assert found == {"alive": [alive], "revoked": [revoked]}
