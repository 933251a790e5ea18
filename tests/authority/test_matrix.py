"""Every route of the management API, every method, and everybody who might call it."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from realms import management_api
from realms.context import realm_context
from realms.management_scopes import Act, Area, scope
from realms.models import Realm, Role
from realms.models.realm import SYSTEM_SLUG
from tests.api.caller import Caller
from tests.applications import install
from tests.authority.routes import ROUTES, Route, served
from tests.protocol import add_machine, token

EVERYTHING, READ = "authserver:write", "authserver:read"


@pytest.fixture
def system(db: None) -> Realm:  # noqa: ARG001 (asks for the database)
    return Realm.objects.get_or_create(slug=SYSTEM_SLUG, defaults={"name": "Operators"})[0]


def machine(client: Client, realm: Realm, granted: str, *, at: Realm | None = None) -> Caller:
    """Return a machine of `realm` with a role that administers it, calling the API of `at`."""
    role, _ = Role.objects.all_realms().get_or_create(realm=realm, name="admin", defaults={"administers": True})
    name = f"m-{granted.replace(':', '-').replace(' ', '-')}"[:60]
    secret = add_machine(realm, name, roles=(role.name,), scopes=granted.split())
    asked = {"client_id": name, "client_secret": secret, "scope": granted, "resource": management_api.identifier(realm)}
    answer = token(client, realm, grant_type="client_credentials", **asked)
    assert answer.status_code == 200, answer.content
    return Caller(client, at or realm, answer.json()["access_token"])


def person(client: Client, user: User, granted: str) -> Caller:
    """Return a person who administered their realm when they got their token."""
    with realm_context(user.realm):
        user.roles.add(Role.objects.get_or_create(realm=user.realm, name="admin", defaults={"administers": True})[0])
    console = install(user.realm, user, "console", scopes=["openid", EVERYTHING])
    asked = {"scope": f"openid {granted}".strip(), "resource": management_api.identifier(user.realm)}
    return Caller(client, user.realm, console.tokens(**asked)["access_token"])


def outcome(caller: Caller, route: Route) -> int | str:
    """Return 401, 403, or that the door was open: what is behind it is found absent, or wrongly asked for."""
    answer = caller(route.method, route.address)
    if answer.status_code in {401, 403}:
        assert answer.headers["Content-Type"] == "application/problem+json", route
        return answer.status_code
    assert answer.status_code < 500, (route, answer.content)
    assert answer.status_code != 405, route
    return "open"


def differences(caller: Caller, expect: Callable[[Route], int | str]) -> list[tuple[str, str, int | str]]:
    found = [(route, outcome(caller, route)) for route in ROUTES]
    return [(route.method, route.path, result) for route, result in found if result != expect(route)]


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert {(route.path, route.method, route.area) for route in ROUTES} == served()


def test_nobody_comes_in_without_a_token(client: Client, acme: Realm) -> None:
    assert differences(Caller(client, acme, ""), lambda _: 401) == []


def test_a_token_without_a_scope_of_the_api_opens_nothing(client: Client, alice: User) -> None:
    assert differences(person(client, alice, ""), lambda _: 403) == []


@pytest.mark.parametrize("who", ["machine", "person"])
def test_reading_everything_changes_nothing(client: Client, acme: Realm, alice: User, who: str) -> None:
    caller = machine(client, acme, READ) if who == "machine" else person(client, alice, READ)

    assert differences(caller, lambda route: "open" if route.act == Act.READ else 403) == []


@pytest.mark.parametrize("who", ["machine", "person"])
def test_an_administrator_with_everything_goes_everywhere(client: Client, acme: Realm, alice: User, who: str) -> None:
    caller = machine(client, acme, EVERYTHING) if who == "machine" else person(client, alice, EVERYTHING)

    assert differences(caller, lambda _: "open") == []


@pytest.mark.parametrize("area", Area)
def test_the_scopes_of_one_area_open_that_one(client: Client, acme: Realm, area: Area) -> None:
    reader, writer = (machine(client, acme, scope(area, act)) for act in Act)

    def read(route: Route) -> int | str:
        return "open" if route.area == area and route.act == Act.READ else 403

    def write(route: Route) -> int | str:
        return "open" if route.area == area and not route.whole else 403

    assert differences(reader, read) == []
    assert differences(writer, write) == []


@pytest.mark.attack("E01", "J08")
def test_the_administrator_of_another_realm_is_nobody_here(client: Client, acme: Realm, globex: Realm) -> None:
    assert differences(machine(client, globex, EVERYTHING, at=acme), lambda _: 401) == []


@pytest.mark.attack("E01")
def test_an_administrator_of_a_realm_is_nobody_among_the_operators(client: Client, acme: Realm, system: Realm) -> None:
    assert differences(machine(client, acme, EVERYTHING, at=system), lambda _: 401) == []


def test_an_operator_goes_everywhere_in_every_realm(client: Client, acme: Realm, system: Realm) -> None:
    assert differences(machine(client, system, EVERYTHING, at=acme), lambda _: "open") == []
    assert differences(Caller(client, system, machine(client, system, READ).token), _reads) == []


def _reads(route: Route) -> int | str:
    return "open" if route.act == Act.READ else 403


@pytest.mark.attack("J07", "J08")
def test_whoever_administers_no_longer_is_out_with_the_token_in_hand(client: Client, acme: Realm, alice: User) -> None:
    callers = person(client, alice, EVERYTHING), machine(client, acme, EVERYTHING)
    with realm_context(acme):
        alice.roles.clear()
        Role.objects.get(name="admin").service_accounts.clear()

    assert [differences(caller, lambda _: 403) for caller in callers] == [[], []]
