"""RFC 7591 §3: a realm that wants a token first, one that wants to look first, and one that lets nobody in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from audit.models import Event
from clients import initial_access_tokens, trust
from clients.models import Client, InitialAccessToken
from realms.context import realm_context
from realms.models import Realm
from support.errors import AccessDenied
from tests.applications import Application
from tests.people import browser, log_in
from tests.protocol import authorize
from tests.registration.wire import BODY, CONFIDENTIAL, change, manage, post, put, registered, stored


def token(realm: Realm, **limits: Any) -> str:
    change(realm, registration="token")
    with realm_context(realm):
        return initial_access_tokens.make(realm, **{"uses": 1, "lifetime": 3600} | limits)


def announced(realm: Realm) -> bool:
    document = browser().get(f"{realm.path}/.well-known/openid-configuration").json()
    return "registration_endpoint" in document


@pytest.mark.parametrize(("mode", "said"), [("open", True), ("token", True), ("approval", True), ("closed", False)])
def test_the_endpoint_is_announced_where_anybody_can_get_in(acme: Realm, mode: str, *, said: bool) -> None:
    change(acme, registration=mode)

    assert announced(acme) is said


def test_a_closed_realm_lets_nobody_in(acme: Realm) -> None:
    change(acme, registration="closed")
    answer = post(acme)

    assert (answer.status_code, answer.json()["error"]) == (403, "access_denied")
    assert not Client.objects.all_realms().exists()


@pytest.mark.attack("F31")
def test_a_token_lets_so_many_in_and_no_more(acme: Realm) -> None:
    text = token(acme, uses=2)
    answers = [post(acme, token=text) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [201, 201, 403, 403]
    assert answers[-1].json()["error"] == "access_denied"
    assert Client.objects.all_realms().count() == 2


def test_a_refused_registration_uses_nothing_up(acme: Realm) -> None:
    text = token(acme, uses=1)
    refused = post(acme, BODY | {"redirect_uris": ["javascript:alert(1)"]}, token=text)

    assert refused.status_code == 400
    assert post(acme, token=text).status_code == 201


@pytest.mark.attack("F31")
def test_two_that_come_at_once_with_the_last_use_share_it(acme: Realm) -> None:
    text = token(acme, uses=1)
    with realm_context(acme):
        first, second = (initial_access_tokens.find(acme, text) for _ in range(2))
        initial_access_tokens.use(first)

        with pytest.raises(AccessDenied):
            initial_access_tokens.use(second)
    assert InitialAccessToken.objects.all_realms().get().uses_left == 0


@pytest.mark.attack("F31")
def test_no_other_token_lets_anybody_in(acme: Realm, globex: Realm, wait: Callable[[int], None]) -> None:
    elsewhere, expired = token(globex), token(acme, lifetime=60)
    wait(61)
    answers = [post(acme, token=text) for text in ("", "wrong", elsewhere, expired)]

    assert {(answer.status_code, answer.json()["error"]) for answer in answers} == {(401, "invalid_token")}
    assert all("WWW-Authenticate" in answer for answer in answers)
    assert not Client.objects.all_realms().exists()


def test_a_token_is_not_kept_in_clear(acme: Realm) -> None:
    text = token(acme)

    assert text.startswith("as_iat_")
    assert text not in str(InitialAccessToken.objects.all_realms().values())
    assert text not in str(Event.objects.values())


@pytest.mark.attack("F06", "F09")
def test_the_limits_of_the_token_hold_for_later_changes_too(acme: Realm) -> None:
    text = token(acme, scopes=["mcp:read", "admin"], redirect_hosts=["app.example"])
    wide = BODY | {"redirect_uris": [*BODY["redirect_uris"], "https://evil.example/cb"]}
    told = registered(acme, wide, token=text)
    widened = put(told, wide | {"scope": "mcp:read mcp:write"}).json()
    moved = put(widened, BODY | {"redirect_uris": ["https://evil.example/cb"]})
    other = put(widened, BODY | {"scope": "mcp:write"}).json()

    assert (told["scope"], told["redirect_uris"]) == ("mcp:read", BODY["redirect_uris"])
    assert (widened["scope"], widened["redirect_uris"]) == ("mcp:read", BODY["redirect_uris"])
    assert (moved.status_code, moved.json()["error"]) == (400, "invalid_redirect_uri")
    assert other["scope"] == "mcp:read"


def test_a_command_makes_a_token_that_works(acme: Realm, capsys: pytest.CaptureFixture[str]) -> None:
    change(acme, registration="token")
    call_command("initial_access_token", "acme", "--uses", "1", "--expires", "1h", "--scopes", "mcp:read")

    assert registered(acme, token=capsys.readouterr().out.strip())["scope"] == "mcp:read"
    assert Event.objects.filter(action="initial_access_token.made", actor="manage.py").exists()


@pytest.mark.parametrize(
    "arguments", [["nowhere"], ["acme", "--uses", "0"], ["acme", "--expires", "soon"], ["acme", "--scopes", "admin"]]
)
@pytest.mark.usefixtures("acme")
def test_a_command_with_a_mistake_makes_nothing(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("initial_access_token", *arguments)

    assert not InitialAccessToken.objects.all_realms().exists()


def test_where_administrators_look_first_a_client_waits(acme: Realm, alice: User) -> None:
    change(acme, registration="approval")
    told = registered(acme, CONFIDENTIAL)
    agent = Application(acme, told["client_secret"], told["client_id"])
    log_in(agent.browser, alice)
    page, refused = authorize(agent.browser, acme, client_id=told["client_id"]), agent.ask()

    assert page.status_code == 403
    assert "waiting for that" in page.content.decode()
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    assert manage("GET", told).status_code == 200


@pytest.mark.attack("F09", "F11")
def test_a_client_that_waits_cannot_let_itself_in(acme: Realm) -> None:
    change(acme, registration="approval")
    told = registered(acme)
    changed = put(told, BODY | {"client_name": "Renamed", "enabled": True}).json()
    change(acme, registration="open")
    put(changed, BODY | {"client_name": "Again"})

    assert stored(told).state == "pending"
    assert authorize(browser(), acme, client_id=told["client_id"]).status_code == 403


def test_an_approved_client_works_and_who_approved_it_is_known(acme: Realm, alice: User) -> None:
    change(acme, registration="approval")
    told = registered(acme, CONFIDENTIAL)
    with realm_context(acme):
        approved, again = (trust.approve(stored(told), by="admin@acme.test") for _ in range(2))
    agent = Application(acme, told["client_secret"], told["client_id"])
    log_in(agent.browser, alice)

    assert (approved, again) == (True, False)
    assert agent.tokens(scope="openid")["access_token"]
    assert Event.objects.get(action="client.approved").actor == "admin@acme.test"


@pytest.mark.attack("F09")
def test_an_approved_client_that_changes_waits_again(acme: Realm) -> None:
    change(acme, registration="approval")
    told = registered(acme)
    with realm_context(acme):
        trust.approve(stored(told), by="admin@acme.test")
    told = put(told, BODY | {"software_version": "2"}).json()
    same = stored(told).state
    put(told, BODY | {"redirect_uris": ["https://evil.example/cb"]})

    assert (same, stored(told).state, stored(told).enabled) == ("new", "pending", False)
