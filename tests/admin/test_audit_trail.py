"""The audit trail in the admin: found, read, handed out, and within the realm."""

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from accounts.models import User
from audit import actions, export
from audit.models import Event
from audit.record import record
from realms.models import Realm
from support import clock
from tests.admin.conftest import make_administrator
from tests.people import browser, log_in

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

LIST = "/realms/acme/admin/audit/event/"
HOSTILE = '=HYPERLINK("http://evil.test")\r\n\x1b[31mred\u202egnp'


@pytest.fixture
def desk(alice: User) -> Client:
    """Return the browser of Acme's administrator, and a trail to look at."""
    make_administrator(alice)
    record(actions.LOGIN, realm="acme", actor="bob@acme.test", peer="192.0.2.9")
    record(actions.CONSENT_GIVEN, realm="acme", actor="bob@acme.test", target="web", client="web")
    record(actions.LOGIN, realm="globex", actor="mallory@globex.test")
    desk = browser()
    log_in(desk, alice)
    return desk


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("action=consent.given", ["consent.given"]),
        ("action=consent.*", ["consent.given"]),
        ("actor=bob@acme.test", ["consent.given", "login.succeeded"]),
        ("actor=bob", []),
        ("target=web", ["consent.given"]),
        ("client=web", ["consent.given"]),
        ("peer=192.0.2.9", ["login.succeeded"]),
        ("actor=bob@acme.test&until=2001-01-01", []),
        ("actor=bob@acme.test&since=2001-01-01", ["consent.given", "login.succeeded"]),
    ],
)
def test_the_list_is_narrowed_down(desk: Client, query: str, found: list[str]) -> None:
    answer = desk.get(f"{LIST}?{query}")

    assert [event.action for event in answer.context["cl"].result_list] == found


def test_part_of_a_name_is_looked_for_within_days(desk: Client) -> None:
    today = Event.objects.latest("pk").moment.date().isoformat()

    narrow = desk.get(f"{LIST}?words=OB@acm&since={today}&until={today}")
    wide = desk.get(f"{LIST}?words=OB@acm&since=2001-01-01&until={today}")

    assert narrow.context["cl"].result_count == 2
    assert wide.context["cl"].result_count == 0
    assert b"7 at most" in wide.content


def test_nobody_looks_into_another_realm(desk: Client) -> None:
    foreign = Event.objects.get(realm="globex")

    assert desk.get(f"{LIST}?actor=mallory@globex.test").context["cl"].result_count == 0
    assert desk.get(f"{LIST}?realm=globex").status_code in {200, 302}
    assert b"mallory" not in desk.get(f"{LIST}?realm=globex", follow=True).content
    assert desk.get(f"{LIST}{foreign.pk}/change/").status_code == 404
    assert "mallory" not in _sent(desk.post(f"{LIST}export/?realm=globex", {"format": "csv"}))


def test_the_page_of_an_event_says_what_else_happened_in_its_flow(desk: Client) -> None:
    one, other = (
        Event.objects.create(realm="acme", action=action, actor="bob", flow="f" * 24, at=clock.now())
        for action in (actions.LOGIN, actions.CONSENT_DENIED)
    )
    Event.objects.create(realm="globex", action=actions.LOGOUT, actor="mallory", flow="f" * 24, at=clock.now())

    page = desk.get(f"{LIST}{one.pk}/change/").content.decode()

    assert "A person logged in." in page
    assert f"{LIST}{other.pk}/change/" in page
    assert "mallory" not in page
    assert "Not sealed yet" in page


def test_the_page_of_an_event_leads_to_what_it_is_about(desk: Client, alice: User) -> None:
    detail = {"model": "accounts.User", "pk": str(alice.pk), "what": []}
    event = Event.objects.create(realm="acme", action="row.changed", target="alice", detail=detail, at=clock.now())
    odd = Event.objects.create(realm="acme", action="x", target="y", detail={"model": "no.Such", "pk": 1}, at=0)

    assert (
        f"/realms/acme/admin/accounts/user/{alice.pk}/change/" in desk.get(f"{LIST}{event.pk}/change/").content.decode()
    )
    assert desk.get(f"{LIST}{odd.pk}/change/").status_code == 200


@pytest.mark.attack("J13")
def test_no_cell_of_the_export_is_a_formula_or_a_command(desk: Client) -> None:
    record(actions.CLIENT_REGISTERED, realm="acme", actor=HOSTILE, target="+1", detail={"name": HOSTILE})

    text = _sent(desk.post(f"{LIST}export/?action=client.registered", {"format": "csv"}))

    row, _ = csv.DictReader(StringIO(text, newline=""))
    assert row["actor"] == '\'=HYPERLINK("http://evil.test")\\u000d\\u000a\\u001b[31mred\\u202egnp'
    assert row["target"] == "'+1"
    assert "\x1b" not in text
    assert text.count("\r\n") == 3


@pytest.mark.attack("J13")
def test_lines_of_json_are_one_to_an_event_and_plain(desk: Client) -> None:
    record(actions.CLIENT_REGISTERED, realm="acme", actor=HOSTILE)

    text = _sent(desk.post(f"{LIST}export/?action=client.registered", {"format": "jsonl"}))

    assert text.isascii()
    assert text.count("\n") == 2
    assert json.loads(text.splitlines()[0])["actor"] == HOSTILE


def test_the_export_is_itself_recorded(desk: Client) -> None:
    desk.post(f"{LIST}export/?actor=bob@acme.test", {"format": "csv"})

    event = Event.objects.get(action=actions.TRAIL_EXPORTED)
    assert (event.realm, event.actor, event.peer) == ("acme", "alice@acme.test", "127.0.0.1")
    assert event.detail == {"format": "csv", "search": {"actor": "bob@acme.test"}}


def test_the_export_says_first_how_much_it_is(desk: Client) -> None:
    page = desk.get(f"{LIST}export/?actor=bob@acme.test")

    assert b"2 events match." in page.content
    assert not Event.objects.filter(action=actions.TRAIL_EXPORTED).exists()


def test_an_export_is_read_bit_by_bit_and_complete(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "BATCH", 2)
    now = clock.now()
    made = [Event.objects.create(realm="acme", action="x", at=now - 5 + number // 3) for number in range(7)]

    text = _sent(desk.post(f"{LIST}export/", {"format": "jsonl"}))

    *keys, _ = [json.loads(line)["id"] for line in text.splitlines()]
    assert {event.pk for event in made} <= set(keys)
    assert len(keys) == len(set(keys))
    assert len(keys) == Event.objects.filter(realm="acme").exclude(action=actions.TRAIL_EXPORTED).count()


@pytest.mark.parametrize("fields", [{"format": "exe"}, {}])
def test_an_unknown_format_is_refused_and_not_recorded(desk: Client, fields: dict[str, str]) -> None:
    answer = desk.post(f"{LIST}export/", fields)

    assert answer.status_code == 400
    assert not Event.objects.filter(action=actions.TRAIL_EXPORTED).exists()


def test_whoever_does_not_administer_exports_nothing(acme: Realm, bob: User) -> None:
    record(actions.LOGIN, realm=acme.slug, actor="alice")
    someone = browser()
    log_in(someone, bob)

    assert someone.post(f"{LIST}export/", {"format": "csv"}).status_code in {302, 403}
    assert not Event.objects.filter(action=actions.TRAIL_EXPORTED).exists()


def _sent(answer: "Answer") -> str:
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # a streaming answer
