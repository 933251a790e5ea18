"""A person proves once more that they are present."""

import pytest
from django.http import HttpRequest
from django.test import Client

from accounts.models import User
from accounts.session_store import SessionStore
from accounts.sessions import Login, current_login
from realms.context import realm_context
from realms.cookies import cookie_name
from tests.people import PASSWORD, WRONG, log_in

PAGE = "/realms/acme/account/reauthenticate/"
NEXT = "/realms/acme/protocol/openid-connect/auth?client_id=web"


def login_of(client: Client, user: User) -> Login:
    """Return what the session of `client` says."""
    request = HttpRequest()
    with realm_context(user.realm):
        request.session = SessionStore(client.cookies[cookie_name("session", user.realm)].value)
        request.user = user
        login = current_login(request)
    assert login
    return login


def test_a_right_password_advances_the_time_of_authentication(client: Client, alice: User) -> None:
    log_in(client, alice)
    before = login_of(client, alice)

    answer = client.post(PAGE, {"password": PASSWORD, "next": NEXT})

    after = login_of(client, alice)
    assert answer["Location"] == NEXT
    assert after.authenticated_at > before.authenticated_at
    assert (after.sid, after.user, after.amr) == (before.sid, alice, ("pwd",))


def test_a_wrong_password_changes_nothing(client: Client, alice: User, bob: User) -> None:
    bob.set_password("bobs own password is this")
    bob.save()
    log_in(client, alice)
    before = login_of(client, alice)

    answers = [client.post(PAGE, {"password": given, "next": NEXT}) for given in (WRONG, "bobs own password is this")]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert login_of(client, alice).authenticated_at == before.authenticated_at


def test_the_page_says_who_is_signed_in_and_keeps_the_way_on(client: Client, alice: User) -> None:
    log_in(client, alice)

    page = client.get(PAGE, {"next": NEXT}).content.decode()

    assert 'value="alice@acme.test"' in page
    assert f'value="{NEXT}"' in page


def test_a_visitor_is_sent_to_login(client: Client, alice: User) -> None:
    answer = client.get(PAGE, {"next": NEXT})

    assert answer["Location"].startswith(f"{alice.realm.path}/account/login/?next=")


@pytest.mark.attack("G13")
def test_it_leads_nowhere_else(client: Client, alice: User) -> None:
    log_in(client, alice)

    answer = client.post(PAGE, {"password": PASSWORD, "next": "//evil.test"})

    assert answer["Location"] == "/realms/acme/account/"
