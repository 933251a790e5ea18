"""What happens at this moment, as the page asks for it: what is new, of what may be seen, and no visit."""

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Session, User
from audit import actions, refusals
from audit.models import Event
from audit.record import record
from authserver.admin import live_events
from authserver.api.settled_trail import SettledTrail
from realms.models import Realm
from support import clock
from tests.admin.conftest import make_administrator
from tests.levels.cast import logged_in

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

PAGE = "/realms/acme/admin/audit/event/live/"
MARK = re.compile(r'data-after="(\d+)"')


@pytest.fixture(autouse=True)
def _new_trail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_events, "_trail", SettledTrail())
    monkeypatch.setattr("authserver.api.settled_trail.LOOK_SECONDS", 0.0)


@pytest.fixture
def desk(alice: User, bob: User, globex: Realm) -> Client:  # noqa: ARG001 (is there)
    return logged_in(make_administrator(alice))


def mark(answer: "Answer") -> int:
    found = MARK.search(answer.content.decode())
    assert found
    return int(found[1])


def names(answer: "Answer") -> list[str]:
    assert answer.status_code == 200, answer.content
    return [shown["event"].action for shown in answer.context["events"]]


def newer(desk: Client, after: int, **asked: str) -> "Answer":
    return desk.get(f"{PAGE}newer/", {"after": str(after), **asked})


def test_what_happens_after_the_page_was_opened_is_newer(desk: Client) -> None:
    record(actions.CONSENT_GIVEN, realm="acme", actor="bob@acme.test")
    page = desk.get(PAGE)
    record(actions.CONSENT_DENIED, realm="acme", actor="bob@acme.test")

    after = mark(page)
    assert names(page)[0] == "consent.given"
    assert names(newer(desk, after)) == ["consent.denied"]
    assert names(newer(desk, Event.objects.latest("pk").pk)) == []


def test_what_a_slow_transaction_brings_late_is_shown_too(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    settled = Event.objects.latest("pk").pk
    Event.objects.create(pk=settled + 2, realm="acme", action=actions.CONSENT_DENIED, at=clock.now())
    monkeypatch.setattr(live_events._trail, "floor", lambda: settled)  # noqa: SLF001 (what the page asks)
    first = newer(desk, settled)
    Event.objects.create(pk=settled + 1, realm="acme", action=actions.CONSENT_GIVEN, at=clock.now())

    assert names(first) == ["consent.denied"]
    assert names(newer(desk, mark(first))) == ["consent.denied", "consent.given"]


def test_what_comes_late_is_shown_too_where_the_page_was_the_first_to_ask(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    latest = Event.objects.latest("pk").pk
    Event.objects.create(pk=latest + 2, realm="acme", action=actions.CONSENT_GIVEN, at=clock.now())
    with monkeypatch.context() as unknown:
        unknown.setattr(live_events._trail, "floor", lambda: 0)  # noqa: SLF001 (what the page asks)
        after = mark(desk.get(PAGE))
    Event.objects.create(pk=latest + 1, realm="acme", action=actions.CONSENT_DENIED, at=clock.now())

    assert names(newer(desk, after))[:2] == ["consent.given", "consent.denied"]


def test_the_mark_goes_on_with_the_trail(desk: Client) -> None:
    after = mark(desk.get(PAGE))
    latest = Event.objects.create(realm="acme", action="x", at=clock.now()).pk
    for _ in range(3):
        after = mark(newer(desk, after))

    assert after == latest


def test_a_page_that_slept_is_given_the_newest_alone(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_events, "REACH", 2)
    for number in range(5):
        Event.objects.create(realm="acme", action=f"x.{number}", at=clock.now())

    assert names(newer(desk, 0)) == ["x.4", "x.3"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"action": "consent.*"}, ["consent.given"]),
        ({"actor": "bob@acme.test"}, ["consent.given"]),
        ({"client": "web"}, ["consent.given"]),
        ({"actor": "nobody"}, []),
        ({"action": "no.such"}, []),
        ({"since": "2001-01-01", "until": "2001-01-02", "words": "x", "client": "web"}, ["consent.given"]),
    ],
)
def test_the_fields_of_the_trail_narrow_it_down(desk: Client, asked: dict[str, str], found: list[str]) -> None:
    after = mark(desk.get(PAGE, asked))
    record(actions.CONSENT_GIVEN, realm="acme", actor="bob@acme.test", client="web")
    record(actions.LOGOUT, realm="acme", actor="carol@acme.test")

    assert names(newer(desk, after, **asked)) == found


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, True),
        ({"actor": "bob@acme.test"}, True),
        ({"actor": "carol@acme.test"}, False),
        ({"action": "login.*"}, True),
        ({"action": "login.succeeded"}, False),
        ({"peer": "2001:db8::7"}, True),
        ({"peer": "nonsense:"}, False),
    ],
)
def test_wrong_passwords_stand_below(desk: Client, asked: dict[str, str], *, shown: bool) -> None:
    refusals.count(actions.LOGIN_FAILED, realm="acme", target="bob@acme.test", peer="2001:db8::7")

    answer = newer(desk, 0, **asked)

    assert [refusal.target for refusal in answer.context["refusals"]] == ["bob@acme.test"] * shown


@pytest.mark.parametrize("after", ["-1", "x", "9" * 19, "\u0661", "1.5"])
def test_a_mark_that_is_none_is_refused(desk: Client, after: str) -> None:
    assert desk.get(f"{PAGE}newer/", {"after": after}).status_code == 400


def test_watching_keeps_no_session_alive(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, later = Session.objects.all_realms().get().seen_at, clock.now() + 300
    monkeypatch.setattr("support.clock.now", lambda: later)

    newer(desk, 0)
    after_watching = Session.objects.all_realms().get().seen_at
    desk.get(PAGE)

    assert (after_watching, Session.objects.all_realms().get().seen_at) == (seen, later)


def test_a_question_needs_as_many_statements_for_many_events_as_for_none(desk: Client) -> None:
    newer(desk, 0)

    def asked() -> int:
        with CaptureQueriesContext(connection) as statements:
            newer(desk, 0)
        return len([query for query in statements if "audit_" in query["sql"] and "MAX(id)" not in query["sql"]])

    few = asked()
    for _ in range(20):
        record(actions.LOGOUT, realm="acme", actor="bob@acme.test")
        refusals.count(actions.LOGIN_FAILED, realm="acme", target="bob", peer="192.0.2.1")
    assert few == asked() == 2


def test_nothing_that_strangers_wrote_is_markup(desk: Client) -> None:
    hostile = "<script>\u202e</script>"
    record(actions.CLIENT_REGISTERED, realm="acme", actor=hostile, target=hostile, client=hostile)
    refusals.count(actions.LOGIN_FAILED, realm="acme", target=hostile, peer="192.0.2.1")

    text = newer(desk, 0).content.decode()

    assert "<script" not in text
    assert "&lt;script&gt;" in text
