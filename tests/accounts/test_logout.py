"""Logout ends the session on the server."""

import pytest
from django.test import Client

from accounts.models import Session, User
from accounts.signals import session_ending
from audit import actions
from audit.models import Event
from tests.people import browser, log_in

LOGOUT = "/realms/acme/account/logout/"
HOME = "/realms/acme/account/"
NAME = "__Secure-session_acme"


@pytest.mark.attack("G25")
def test_a_session_is_dead_after_logout_also_for_whoever_kept_the_cookie(client: Client, alice: User) -> None:
    log_in(client, alice)
    kept = client.cookies[NAME].value

    answer = client.post(LOGOUT)

    assert answer.status_code == 302
    assert answer["Location"] == "/realms/acme/account/login/"
    assert not Session.objects.all_realms().filter(user=alice).exists()
    thief = browser()
    thief.cookies[NAME] = kept
    assert thief.get(HOME).status_code == 302


def test_opening_the_page_only_asks(client: Client, alice: User) -> None:
    log_in(client, alice)

    answer = client.get(LOGOUT)

    assert "alice@acme.test" in answer.content.decode()
    assert client.get(HOME).status_code == 200


@pytest.mark.attack("G15")
def test_nobody_is_logged_out_from_another_page(alice: User) -> None:
    strict = browser()
    log_in(strict, alice)
    strict.handler.enforce_csrf_checks = True

    assert strict.post(LOGOUT).status_code == 403
    assert strict.get(HOME).status_code == 200


def test_what_is_bound_to_the_session_hears_of_its_end(client: Client, alice: User) -> None:
    heard: list[tuple[User, str]] = []

    def listen(user: User, sid: str, **_: object) -> None:
        heard.append((user, sid))

    session_ending.connect(listen)
    log_in(client, alice)
    client.post(LOGOUT)
    client.post(LOGOUT)
    session_ending.disconnect(listen)

    assert [user for user, _ in heard] == [alice]
    assert len(heard[0][1]) == 22
    assert Event.objects.filter(realm="acme", action=actions.LOGOUT, actor="alice@acme.test").count() == 1


def test_logout_leads_to_a_page_of_the_realm_only(client: Client, alice: User) -> None:
    log_in(client, alice)
    assert client.post(LOGOUT, {"next": "//evil.test"})["Location"] == "/realms/acme/account/login/"
    log_in(client, alice)
    assert client.post(LOGOUT, {"next": "/realms/acme/account/"})["Location"] == "/realms/acme/account/"
