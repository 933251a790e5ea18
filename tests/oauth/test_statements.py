"""How many statements each hot path costs: one, or none, once the process knows realm, keys and client."""

import pytest
from django.test import Client as Browser

from oauth.store import clients, db
from realms.models import Realm, Scope
from support import fresh_cache
from tests.applications import Application, granted
from tests.oauth.costs import Cost, cost
from tests.oauth.declared import add_resource
from tests.protocol import PROTOCOL, add_machine


@pytest.fixture(autouse=True)
def _nothing_grows_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count what a request costs, not whether a second happened to pass since the last one."""
    monkeypatch.setattr(fresh_cache, "FRESH_SECONDS", 3600.0)


@pytest.fixture
def machine(acme: Realm, client: Browser) -> Application:
    Scope.objects.create(realm=acme, name="reports", description="Reports")
    return Application(acme, add_machine(acme, scopes=["reports"]), "svc", client)


def test_a_token_of_a_machine_costs_nothing(machine: Application) -> None:
    granted(machine.ask())

    with cost() as warm:
        granted(machine.ask())

    assert warm == Cost()


def test_a_client_that_is_read_again_costs_one_select(machine: Application) -> None:
    granted(machine.ask())
    clients.forget()

    with cost() as spent:
        granted(machine.ask())

    assert (spent.verbs, spent.control) == (["SELECT"], [])


def test_a_refusal_of_a_machine_costs_nothing(machine: Application) -> None:
    machine.ask()

    with cost() as spent:
        assert machine.ask(scope="openid").status_code == 400

    assert spent == Cost()


def test_a_wrong_secret_costs_a_fresh_look_and_the_statement_that_counts_it(machine: Application) -> None:
    machine.ask()

    with cost() as spent:
        assert machine.ask(client_secret="wrong").status_code == 401

    assert (spent.verbs, spent.control) == (["SELECT", "INSERT"], [])


def test_a_success_asks_no_cache_even_while_others_are_blocked(
    machine: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    granted(machine.ask())
    for _ in range(41):
        machine.ask(client_secret="wrong", client_id="other")
    monkeypatch.setattr("support.failures.counters.add", None)
    monkeypatch.setattr("support.failures.counters.get_many", None)
    with cost() as spent:
        granted(machine.ask())

    assert spent == Cost()


def test_a_redemption_with_id_token_costs_one_statement_and_two_on_sqlite(web: Application) -> None:
    web.tokens()
    code = web.code()

    with cost() as spent:
        tokens = granted(web.redeem(code))

    assert "id_token" in tokens
    if db.is_postgresql():
        assert (spent.verbs, spent.control) == (["WITH"], [])
    else:
        assert spent.verbs == ["UPDATE", "INSERT"]
        assert [control.split()[0] for control in spent.control] == ["SAVEPOINT", "RELEASE"]


def test_a_refresh_with_id_token_costs_one_statement(web: Application) -> None:
    token = granted(web.refresh(web.tokens()["refresh_token"]))["refresh_token"]

    with cost() as spent:
        tokens = granted(web.refresh(token))

    assert "id_token" in tokens
    assert (spent.verbs, spent.control) == (["UPDATE"], [])


def test_a_refresh_for_a_resource_costs_one_statement(web: Application, acme: Realm) -> None:
    add_resource(acme, "https://notes.example")
    token = web.tokens(resource="https://notes.example")["refresh_token"]
    token = granted(web.refresh(token, resource="https://notes.example"))["refresh_token"]

    with cost() as spent:
        granted(web.refresh(token, resource="https://notes.example/"))

    assert (spent.verbs, spent.control) == (["UPDATE"], [])


def test_a_retry_within_the_grace_costs_two_statements(web: Application) -> None:
    token = web.tokens()["refresh_token"]
    granted(web.refresh(token))

    with cost() as spent:
        granted(web.refresh(token))

    assert (spent.verbs, spent.control) == (["UPDATE", "SELECT"], [])


def test_a_narrowed_refresh_costs_two_statements(web: Application) -> None:
    token = web.tokens()["refresh_token"]

    with cost() as spent:
        granted(web.refresh(token, scope="openid"))

    assert (spent.verbs, spent.control) == (["SELECT", "UPDATE"], [])


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_introspection_costs_one_select(web: Application, kind: str) -> None:
    token = web.tokens()[kind]

    with cost() as spent:
        assert web.introspect(token).json()["active"] is True

    assert (spent.verbs, spent.control) == (["SELECT"], [])


def test_introspection_of_a_machines_token_costs_one_select(machine: Application) -> None:
    token = granted(machine.ask())["access_token"]

    with cost() as spent:
        assert machine.introspect(token).json()["active"] is True

    assert (spent.verbs, spent.control) == (["SELECT"], [])


def test_userinfo_costs_one_select(web: Application) -> None:
    token = web.tokens()["access_token"]

    with cost() as spent:
        granted(web.userinfo(token))

    assert (spent.verbs, spent.control) == (["SELECT"], [])


@pytest.mark.parametrize("document", [".well-known/openid-configuration", f"{PROTOCOL}/certs"])
def test_documents_cost_nothing(client: Browser, acme: Realm, document: str) -> None:
    client.get(f"{acme.path}/{document}")

    with cost() as spent:
        assert client.get(f"{acme.path}/{document}").status_code == 200

    assert spent == Cost()
