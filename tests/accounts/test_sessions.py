"""One session per realm, in a cookie that only this realm receives."""

import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Session, User
from accounts.session_store import SessionStore, with_session
from audit import actions
from audit.models import Event
from realms.context import realm_context
from realms.models import Realm
from tests.people import PASSWORD, browser, log_in, try_password

NAME = "__Secure-session_acme"
HOME = "/realms/acme/account/"


@pytest.mark.attack("G18")
def test_the_cookie_is_for_this_realm_over_https_and_not_for_scripts(client: Client, alice: User) -> None:
    answer = log_in(client, alice)

    cookie = answer.cookies[NAME]
    assert cookie["path"] == "/realms/acme/"
    assert cookie["secure"] is True
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert cookie["domain"] == ""
    assert 0 <= alice.realm.session_lifetime - int(cookie["max-age"]) <= 2
    assert set(answer.cookies) == {NAME, "__Host-csrf", "__Secure-device_acme"}


def test_the_cookie_of_the_forms_serves_every_realm(client: Client, acme: Realm) -> None:
    cookie = client.get(f"{acme.path}/account/login/").cookies["__Host-csrf"]

    assert (cookie["path"], cookie["secure"], cookie["httponly"], cookie["samesite"]) == ("/", True, True, "Lax")


@pytest.mark.attack("E05")
def test_a_session_of_one_realm_is_a_stranger_in_another(client: Client, alice: User, globex: Realm) -> None:
    log_in(client, alice)
    key = client.cookies[NAME].value
    client.cookies["__Secure-session_globex"] = key
    client.cookies["sessionid"] = key

    answer = client.get(f"{globex.path}/account/")

    assert answer.status_code == 302
    assert answer["Location"] == "/realms/globex/account/login/?next=/realms/globex/account/"
    assert client.get(HOME).status_code == 200


@pytest.mark.attack("E05")
def test_a_session_cookie_under_djangos_own_name_is_not_a_session(client: Client, alice: User) -> None:
    log_in(client, alice)
    other = browser()
    other.cookies["sessionid"] = client.cookies[NAME].value

    assert other.get(HOME).status_code == 302


@pytest.mark.attack("G05")
def test_a_session_that_existed_before_the_login_gets_a_new_key(client: Client, alice: User, bob: User) -> None:
    log_in(client, bob)
    log_in(browser(), alice)
    planted = client.cookies[NAME].value
    client.post("/realms/acme/account/logout/")
    client.cookies[NAME] = planted

    log_in(client, alice)

    assert client.cookies[NAME].value != planted
    client.cookies[NAME] = planted
    assert client.get(HOME).status_code == 302


def test_reading_the_table_of_sessions_lets_nobody_in(client: Client, alice: User) -> None:
    log_in(client, alice)
    row = Session.objects.all_realms().get(user=alice)

    client.cookies[NAME] = row.session_key

    assert client.get(HOME).status_code == 302


def test_disabling_a_person_ends_their_sessions_at_once(client: Client, alice: User) -> None:
    log_in(client, alice)
    alice.is_active = False
    alice.save()

    assert client.get(HOME).status_code == 302
    assert not Session.objects.all_realms().filter(user=alice).exists()


def test_a_session_ends_when_the_realm_says(client: Client, alice: User) -> None:
    alice.realm.session_lifetime = 600
    alice.realm.save()
    log_in(client, alice)

    row = Session.objects.all_realms().get(user=alice)
    assert 590 < row.expire_date.timestamp() - time.time() <= 600


@pytest.mark.attack("G24")
@pytest.mark.parametrize(("lifetime", "visits"), [(86_400, 0), (3000, 5)])
def test_a_session_ends_without_visits_and_for_good_some_time_after_the_login(
    client: Client, alice: User, wait: Callable[[int], None], lifetime: int, visits: int
) -> None:
    alice.realm.session_lifetime, alice.realm.session_idle_lifetime = lifetime, 600
    alice.realm.save()
    log_in(client, alice)
    for _ in range(visits):
        wait(590)
        assert client.get(HOME).status_code == 200

    wait(601 if visits == 0 else 60)
    assert client.get(HOME).status_code == 302


def test_a_visit_is_written_down_now_and_then_only(client: Client, alice: User, wait: Callable[[int], None]) -> None:
    log_in(client, alice)
    client.get(HOME)
    writes = []
    for seconds in (0, 50, 20):
        wait(seconds)
        with CaptureQueriesContext(connection) as statements:
            client.get(HOME)
        writes.append(sum(query["sql"].startswith("UPDATE") for query in statements.captured_queries))

    assert writes == [0, 0, 1]


def test_a_cookie_that_names_no_session_is_taken_back(client: Client, acme: Realm) -> None:
    client.cookies[NAME] = "made-up"

    answer = client.get(f"{acme.path}/account/")

    taken_back = answer.cookies[NAME]
    assert taken_back["max-age"] == 0
    assert taken_back["path"] == "/realms/acme/"
    assert taken_back["secure"] is True


@pytest.mark.django_db(transaction=True)
def test_who_is_deleted_while_they_log_in_gets_no_session(
    client: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.adapter.count_login", lambda *_, **__: User.objects.all_realms().all().delete())

    answer = try_password(client, alice.realm, alice.email, PASSWORD)

    assert answer.status_code == 400
    assert not Session.objects.all_realms().exists()
    assert not Event.objects.filter(action=actions.LOGIN).exists()


@pytest.mark.parametrize("ended", [False, True])
def test_what_belongs_to_a_stored_session_is_written_with_it_or_not_at_all(alice: User, *, ended: bool) -> None:
    request = HttpRequest()
    with realm_context(alice.realm):
        request.session = SessionStore()
        request.session["step"] = 1
        request.session.save()
        with_session(request, "UPDATE accounts_user SET name = 'noted' WHERE id = %(user)s", {"user": alice.pk})
        request.session["step"] = 2
        if ended:
            Session.objects.all().delete()
        with pytest.raises(UpdateError) if ended else nullcontext():
            request.session.save()

    alice.refresh_from_db()
    assert (alice.name == "noted") is not ended


def test_a_session_that_was_stored_compressed_is_read(client: Client, alice: User) -> None:
    log_in(client, alice)
    row = Session.objects.all_realms().get()
    data = SessionStore().decode(row.session_data)
    row.session_data = DatabaseStore.encode(SessionStore(), data)
    row.save()

    assert row.session_data.startswith(".")
    assert client.get(HOME).status_code == 200


def test_a_login_is_noted_with_its_person(client: Client, alice: User) -> None:
    before = timezone.now()
    log_in(client, alice)

    alice.refresh_from_db()
    assert alice.last_login is not None
    assert timedelta(0) <= alice.last_login - before < timedelta(seconds=30)
