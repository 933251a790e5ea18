"""What a process reads before its first answer, which knows no realm, key or client yet: upper bounds."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from oauth.store import clients, db
from realms import resolution
from realms.models import Realm, Scope
from tests.applications import Application
from tests.oauth.costs import cost
from tests.protocol import PROTOCOL, add_machine

REALM, CATALOGUE, KEYS, CLIENT = 1, 3, 1, 1  # statements that read each for the first time


@pytest.fixture
def machine(acme: Realm, client: Browser) -> Application:
    Scope.objects.create(realm=acme, name="reports", description="Reports")
    return Application(acme, add_machine(acme, scopes=["reports"]), "svc", client)


def grow_cold() -> None:
    resolution.forget()
    clients.forget()


@pytest.mark.parametrize(
    ("ask", "most"),
    [
        (lambda machine: machine.ask(), REALM + CLIENT + CATALOGUE + KEYS),
        (lambda machine: machine.browser.get(f"{machine.realm.path}/{PROTOCOL}/certs"), REALM + KEYS),
        (
            lambda machine: machine.browser.get(f"{machine.realm.path}/.well-known/openid-configuration"),
            REALM + CATALOGUE + KEYS,
        ),
    ],
    ids=["client credentials", "JWKS", "discovery"],
)
def test_the_first_request_of_a_process_reads_realm_declarations_keys_and_client_once(
    machine: Application, ask: Callable[[Application], object], most: int
) -> None:
    grow_cold()

    with cost() as spent:
        ask(machine)

    assert set(spent.verbs) == {"SELECT"}
    assert len(spent.statements) <= most


def test_the_first_request_with_a_grant_of_a_person_costs_as_much_and_its_own(web: Application) -> None:
    tokens, code = web.tokens(), web.code()
    asks: list[tuple[Callable[[], object], int]] = [
        (lambda: web.userinfo(tokens["access_token"]), 1),
        (lambda: web.introspect(tokens["access_token"]), 1),
        (lambda: web.refresh(tokens["refresh_token"]), 1),
        (lambda: web.redeem(code), 1 if db.is_postgresql() else 2),
    ]

    for ask, own in asks:
        grow_cold()
        with cost() as spent:
            ask()
        assert len(spent.statements) <= REALM + CLIENT + CATALOGUE + KEYS + own
