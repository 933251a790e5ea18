"""RFC 9700 §4.14: everything that a realm, or one client, was issued before a moment is dead."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser

from accounts.models import User
from audit.models import Event
from clients.models import Client
from oauth import endings
from realms.models import Realm, Scope
from support import clock
from tests.applications import Application, granted, install, refusal
from tests.protocol import add_machine

Wait = Callable[[int], None]
DEAD = (400, "invalid_grant")


def revoke(*arguments: str, seconds_ago: int | None = None) -> None:
    at = () if seconds_ago is None else ("--at", datetime.fromtimestamp(clock.now() - seconds_ago, UTC).isoformat())
    call_command("revoke_before", "acme", *arguments, *at, verbosity=0)


def is_dead(web: Application, tokens: dict[str, Any]) -> bool:
    """Tell whether nothing of a family works; everything and nothing are the only answers."""
    introspected = web.introspect(tokens["refresh_token"]).json()["active"]
    alive = web.sees_alive(tokens["access_token"])
    refreshed = web.refresh(tokens["refresh_token"])
    assert introspected == alive == (refreshed.status_code == 200)
    assert alive or refusal(refreshed) == DEAD
    return not alive


@pytest.mark.attack("C14")
@pytest.mark.parametrize("whose", [(), ("--client", "web")])
def test_what_was_issued_before_is_dead_and_what_comes_after_lives(
    web: Application, wait: Wait, whose: tuple[str, ...]
) -> None:
    code, tokens = web.code(), web.tokens()

    revoke(*whose)

    assert is_dead(web, tokens)
    assert refusal(web.redeem(code)) == DEAD
    wait(1)
    assert not is_dead(web, web.tokens())


@pytest.mark.attack("C14")
@pytest.mark.parametrize(("newer", "older"), [((), ("--client", "web")), (("--client", "web"), ())])
def test_of_the_realms_moment_and_the_clients_the_newer_one_counts(
    web: Application, wait: Wait, newer: tuple[str, ...], older: tuple[str, ...]
) -> None:
    tokens = web.tokens()
    wait(100)

    revoke(*older, seconds_ago=200)
    assert not is_dead(web, web.tokens())
    revoke(*newer, seconds_ago=50)

    assert is_dead(web, tokens)


@pytest.mark.attack("C14")
def test_a_token_of_a_machine_is_judged_by_when_it_was_issued(acme: Realm, client: Browser, wait: Wait) -> None:
    Scope.objects.create(realm=acme, name="reports", description="Reports")
    machine = Application(acme, add_machine(acme, scopes=["reports"]), "svc", client)
    for whose in ((), ("--client", "svc")):
        old = granted(machine.ask())["access_token"]
        assert machine.introspect(old).json()["active"]

        revoke(*whose)

        assert machine.introspect(old).json() == {"active": False}
        wait(1)
        assert machine.introspect(granted(machine.ask())["access_token"]).json()["active"]


@pytest.mark.attack("C14")
def test_one_client_loses_its_tokens_and_no_other_and_no_other_realm(
    web: Application, alice: User, globex: Realm, mallory: User
) -> None:
    other, elsewhere = install(web.realm, alice, "other"), install(globex, mallory)
    tokens = [application.tokens() for application in (other, elsewhere)]

    revoke("--client", "web")

    assert not is_dead(other, tokens[0])
    assert not is_dead(elsewhere, tokens[1])


@pytest.mark.attack("C14")
def test_a_moment_never_moves_back(web: Application, wait: Wait) -> None:
    tokens = web.tokens()
    wait(10)
    revoke()

    revoke(seconds_ago=60)

    assert is_dead(web, tokens)


@pytest.mark.usefixtures("web")
def test_it_is_recorded() -> None:
    revoke("--client", "web")

    event = Event.objects.get(action="tokens.revoked_before")
    assert (event.realm, event.actor, event.target) == ("acme", "manage.py", "web")
    assert event.detail == {"before": Client.objects.all_realms().get().not_before}


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("nowhere",), "no realm"),
        (("acme", "--client", "nobody"), "no client"),
        (("acme", "--at", "2999-01-01T00:00:00Z"), "future"),
        (("acme", "--at", "yesterday"), "no time"),
    ],
)
@pytest.mark.usefixtures("acme")
def test_what_cannot_be_meant_is_refused(arguments: tuple[str, ...], reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        call_command("revoke_before", *arguments)


def test_a_client_of_another_realm_is_refused(web: Application, globex: Realm) -> None:
    with pytest.raises(ValueError, match="another realm"):
        endings.revoke_before(globex, client=Client.objects.all_realms().get())

    assert Client.objects.all_realms().get().not_before == 0
    assert web.tokens()
