"""Whatever ends a session says so once, before the session is gone."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from accounts.flows.access import end_access, end_session, end_sessions
from accounts.flows.credentials import change_password, reset_password
from accounts.models import Session, User
from accounts.sessions import SID
from accounts.signals import session_ending
from tests.people import browser, log_in

End = Callable[[User], object]
NEW = "four more words to remember"


def one_by_one(user: User) -> None:
    for session in Session.objects.all_realms().filter(user=user):
        end_session(session)


def disable(user: User) -> None:
    user.is_active = False
    user.save()


@pytest.fixture
def heard() -> Iterator[list[tuple[str, str]]]:
    heard: list[tuple[str, str]] = []

    def listen(user: User, sid: str, **_: object) -> None:
        assert Session.objects.all_realms().filter(user=user).exists()
        heard.append((user.email, sid))

    session_ending.connect(listen)
    yield heard
    session_ending.disconnect(listen)


def sids(user: User) -> set[str]:
    rows = Session.objects.all_realms().filter(user=user)
    return {SessionStore().decode(row.session_data)[SID] for row in rows}


@pytest.mark.parametrize(
    "end",
    [
        one_by_one,
        end_sessions,
        end_access,
        disable,
        User.delete,
        lambda user: reset_password(user, password=NEW, peer="192.0.2.1"),
        lambda user: change_password(user, password=NEW, keep="", peer="192.0.2.1"),
    ],
)
def test_each_session_that_ends_is_told_of_once(alice: User, bob: User, heard: list[tuple[str, str]], end: End) -> None:
    for person in (alice, alice, bob):
        log_in(browser(), person)
    expected = {("alice@acme.test", sid) for sid in sids(alice)}

    end(alice)

    assert len(heard) == len(expected) == 2
    assert set(heard) == expected
    assert Session.objects.all_realms().filter(user=bob).count() == 1
    assert not Session.objects.all_realms().filter(user=alice.pk).exists()


def test_the_session_that_is_kept_is_not_told_of(client: Client, alice: User, heard: list[tuple[str, str]]) -> None:
    log_in(client, alice)
    kept = Session.objects.all_realms().get(user=alice).pk
    log_in(browser(), alice)

    change_password(alice, password=NEW, keep=kept, peer="192.0.2.1")

    assert len(heard) == 1
    assert [row.pk for row in Session.objects.all_realms().filter(user=alice)] == [kept]
