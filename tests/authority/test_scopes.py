"""The scopes of the management API: for whom, for what, and from which clients."""

from collections.abc import Iterable

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from clients.models import Client
from oauth.endpoints.protected_resource import address
from oauth.store import clients
from realms import management_api, resolution
from realms.context import realm_context
from realms.management_scopes import MANAGEMENT_SCOPES, covers
from realms.models import Realm, Resource, Role, Scope
from tests.applications import Application, install, refusal, unverified_claims
from tests.oauth.declared import give_role
from tests.protocol import add_machine, authorize

READ, WRITE, USERS = "authserver:read", "authserver:write", "authserver:users:read"


def api(realm: Realm) -> str:
    return management_api.identifier(realm)


def make_administrator(user: User) -> None:
    user.roles.add(Role.objects.all_realms().create(realm=user.realm, name="admin", administers=True))


def scope_of(tokens: dict[str, str]) -> str:
    return str(unverified_claims(tokens["access_token"])["scope"])


def machine(realm: Realm, *, scopes: list[str], roles: Iterable[str] = ("admin",)) -> Application:
    Role.objects.all_realms().get_or_create(realm=realm, name="admin", administers=True)
    return Application(realm, add_machine(realm, scopes=scopes, roles=tuple(roles)), "svc")


@pytest.fixture
def console(acme: Realm, alice: User) -> Application:
    """Return a client that may ask for everything, with Alice logged in."""
    return install(acme, alice, "console", scopes=["openid", WRITE])


@pytest.mark.parametrize("asked", [WRITE, READ, USERS, f"{USERS} authserver:keys:write"])
def test_an_administrator_gets_what_the_client_may_ask_for_or_less(
    console: Application, alice: User, asked: str
) -> None:
    make_administrator(alice)

    tokens = console.tokens(scope=f"openid {asked}", resource=api(console.realm))

    assert scope_of(tokens) == f"openid {asked}"
    assert unverified_claims(tokens["access_token"])["aud"] == api(console.realm)


def test_whoever_does_not_administer_gets_none(console: Application, alice: User) -> None:
    give_role(alice)

    tokens = console.tokens(scope=f"openid {WRITE}", resource=api(console.realm))

    assert scope_of(tokens) == "openid"


def test_a_role_that_was_taken_back_takes_the_scopes_along_at_the_next_refresh(
    console: Application, alice: User
) -> None:
    make_administrator(alice)
    tokens = console.tokens(scope=f"openid {WRITE}", resource=api(console.realm))
    with realm_context(alice.realm):
        alice.roles.clear()

    refreshed = console.refresh(tokens["refresh_token"]).json()

    assert scope_of(refreshed) == "openid"


@pytest.mark.parametrize("resources", [[], ["https://notes.example"], ["https://notes.example", "<api>"]])
def test_they_are_for_the_api_alone(console: Application, alice: User, resources: list[str]) -> None:
    make_administrator(alice)
    Resource.objects.create(realm=console.realm, identifier="https://notes.example")
    named = [api(console.realm) if name == "<api>" else name for name in resources]

    tokens = console.tokens(scope=f"openid {WRITE}", resource=named or None)

    assert scope_of(tokens) == "openid"


def test_a_client_without_them_and_one_that_registered_itself_get_none(acme: Realm, alice: User) -> None:
    make_administrator(alice)
    for members in ({}, {"scopes": ["openid"]}, {"scopes": ["openid", WRITE], "origin": Client.Origin.REGISTRATION}):
        Client.objects.all_realms().filter(realm=acme).delete()
        clients.forget()
        other = install(acme, alice, "other", **members)
        asked = authorize(
            other.browser,
            acme,
            client_id="other",
            scope=WRITE,
            resource=api(acme),
            code_challenge="x" * 43,
            code_challenge_method="S256",
        )
        assert "invalid_scope" in asked.headers.get("Location", "") + asked.content.decode()


def test_a_machine_needs_the_scope_and_a_role_that_administers(acme: Realm) -> None:
    entitled = machine(acme, scopes=[WRITE]).ask(resource=api(acme), scope=USERS).json()

    assert scope_of(entitled) == USERS


@pytest.mark.attack("J02")
@pytest.mark.parametrize(("scopes", "roles"), [([WRITE], ()), ([], ("admin",)), (["authserver:keys:read"], ("admin",))])
def test_a_machine_without_one_of_them_is_refused(acme: Realm, scopes: list[str], roles: tuple[str, ...]) -> None:
    asked = machine(acme, scopes=scopes, roles=roles).ask(resource=api(acme), scope=USERS)

    assert refusal(asked) == (400, "invalid_scope")


def test_a_machine_gets_them_for_the_api_alone(acme: Realm) -> None:
    Scope.objects.create(realm=acme, name="reports", description="Reports")
    both = machine(acme, scopes=[READ, "reports"])
    resolution.forget()

    assert scope_of(both.ask().json()) == "reports"
    assert refusal(both.ask(scope=READ)) == (400, "invalid_scope")
    assert READ in scope_of(both.ask(resource=api(acme)).json())


def test_they_are_listed_for_the_api_and_nowhere_else(console: Application) -> None:
    path = console.realm.path
    discovery = console.browser.get(f"{path}/.well-known/openid-configuration").json()
    metadata = console.browser.get(address(console.realm, api(console.realm)).removeprefix("https://testserver")).json()

    assert metadata["resource"] == api(console.realm)
    assert metadata["scopes_supported"] == sorted(MANAGEMENT_SCOPES)
    assert not [name for name in discovery["scopes_supported"] if name.startswith("authserver:")]


def test_no_realm_declares_one_of_its_own_by_that_name(acme: Realm) -> None:
    with pytest.raises(ValidationError, match="management API"):
        Scope(realm=acme, name="authserver:mine", description="Mine").full_clean()


def test_no_realm_registers_its_management_api_as_a_resource(acme: Realm) -> None:
    with pytest.raises(ValidationError, match="management API"):
        Resource(realm=acme, identifier=api(acme).replace("http:", "HTTP:")).full_clean()


def test_a_wider_scope_contains_the_narrower_ones_and_no_other() -> None:
    assert {name for name in MANAGEMENT_SCOPES if covers([WRITE], name)} == {*MANAGEMENT_SCOPES}
    assert {name for name in MANAGEMENT_SCOPES if covers([READ], name)} == {
        name for name in MANAGEMENT_SCOPES if name.endswith(":read")
    }
    assert {name for name in MANAGEMENT_SCOPES if covers(["authserver:users:write"], name)} == {
        USERS,
        "authserver:users:write",
    }
    assert not covers([WRITE], "authserver:nonsense:read")
    assert not covers([WRITE], "openid")
