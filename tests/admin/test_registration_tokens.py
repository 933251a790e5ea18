"""Registration tokens in the admin: made once, shown once, withdrawn, and good for what they say."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from clients.initial_access_tokens import make
from clients.models import InitialAccessToken
from realms.context import realm_context
from realms.models import Realm
from tests.people import browser
from tests.registration.wire import BODY

LIST = "/realms/acme/admin/clients/initialaccesstoken/"
TOKEN = re.compile(r"as_iat_[0-9A-Za-z]{49}")
FORM = {"name": "Partner", "uses": "2", "lifetime": "86400", "newest": "0", "redirect_hosts": "", "scopes": []}


def tokens() -> list[InitialAccessToken]:
    return list(InitialAccessToken.objects.all_realms().order_by("pk"))


def ask_for_tokens(realm: Realm) -> None:
    realm.registration = "token"
    realm.save()


def register(realm: Realm, token: str) -> int:
    address = f"{realm.path}/clients-registrations/openid-connect"
    bearer = {"authorization": f"Bearer {token}"}
    return browser().post(address, BODY, content_type="application/json", headers=bearer).status_code


@pytest.mark.attack("J06")
def test_a_token_is_shown_once_and_registers_clients(administrator: Browser, acme: Realm) -> None:
    ask_for_tokens(acme)
    answer = administrator.post(f"{LIST}add/", FORM)
    (token,) = TOKEN.findall(answer.content.decode())

    assert "no-store" in answer["Cache-Control"]
    assert register(acme, token) == 201
    (row,) = tokens()
    assert (row.name, row.uses_left, row.created_by) == ("Partner", 1, "alice@acme.test")
    page = administrator.get(f"{LIST}{row.pk}/change/").content.decode()
    assert "used by" in page.lower()
    for path in (LIST, f"{LIST}{row.pk}/change/", "/realms/acme/admin/audit/event/"):
        assert token not in administrator.get(path).content.decode()


def test_the_same_form_again_makes_no_second_token(administrator: Browser) -> None:
    administrator.post(f"{LIST}add/", FORM)

    again = administrator.post(f"{LIST}add/", FORM, follow=True)

    assert TOKEN.search(again.content.decode()) is None
    assert "Nothing was made now" in again.content.decode()
    assert len(tokens()) == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "This field is required"),
        ({"uses": "0"}, "greater than or equal to 1"),
        ({"uses": "1000001"}, "less than or equal to 1000000"),
        ({"lifetime": "1"}, "not one of the available choices"),
        ({"redirect_hosts": "https://app.example/"}, "Write hosts alone"),
        ({"scopes": ["globex:read"]}, "not one of the available choices"),
        ({"newest": "x"}, "whole number"),
    ],
)
def test_what_a_token_cannot_be_is_explained(administrator: Browser, changed: dict[str, object], sentence: str) -> None:
    answer = administrator.post(f"{LIST}add/", FORM | changed)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert tokens() == []


def test_a_login_of_long_ago_is_asked_for_the_password_first(
    administrator: Browser, wait: Callable[[int], None]
) -> None:
    wait(301)

    answer = administrator.post(f"{LIST}add/", FORM)

    assert answer["Location"].startswith("/realms/acme/account/reauthenticate/?next=")
    assert tokens() == []


def test_a_token_is_withdrawn_after_a_question(administrator: Browser, acme: Realm) -> None:
    ask_for_tokens(acme)
    with realm_context(acme):
        token = make(acme, uses=5, lifetime=3600, name="Partner")
    form = {"action": "withdraw", "_selected_action": [tokens()[0].pk]}

    asked = administrator.post(LIST, form).content.decode()
    before = register(acme, token)
    administrator.post(LIST, form | {"post": "yes"})

    assert "5 uses left" in asked
    assert (before, register(acme, token)) == (201, 401)
    assert Event.objects.get(action="initial_access_token.withdrawn").actor == "alice@acme.test"


@pytest.mark.attack("E10", "J08")
def test_tokens_of_another_realm_are_not_there(administrator: Browser, globex: Realm) -> None:
    with realm_context(globex):
        make(globex, uses=1, lifetime=3600, name="Theirs")
    theirs = tokens()[0]

    administrator.post(LIST, {"action": "withdraw", "_selected_action": [theirs.pk], "post": "yes"})

    assert "Theirs" not in administrator.get(LIST).content.decode()
    assert administrator.get(f"{LIST}{theirs.pk}/change/").status_code == 404
    assert tokens()[0].expires_at == theirs.expires_at


@pytest.mark.usefixtures("realms_stay_read")
def test_the_list_needs_as_many_statements_for_sixty_as_for_one(administrator: Browser, acme: Realm) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            administrator.get(LIST)
        return len(queries)

    with realm_context(acme):
        make(acme, uses=1, lifetime=3600)
        statements()
        few = statements()
        for _ in range(45):
            make(acme, uses=1, lifetime=3600)
    statements()  # the realm has changed, and is read anew

    assert statements() == few
