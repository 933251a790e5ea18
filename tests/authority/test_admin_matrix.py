"""Every page and action of the admin, everybody who might come there, and rows of other realms and applications."""

import pytest

from accounts.models import User
from clients.models import Client
from realms.context import realm_context
from realms.management_scopes import Act, Area, scope
from realms.models import Realm, Role
from serviceaccounts.models import ServiceAccount
from tests.authority import admin_pages
from tests.authority.admin_walk import Walk, stored
from tests.authority.conftest import World, keys, somebody
from tests.levels.cast import hold, hold_for, logged_in
from tests.people import browser

pytestmark = pytest.mark.production

EVERYTHING = frozenset(f"{area}:{act}" for area in Area for act in Act)
OF_APPLICATION = ("clients", "secrets", "service-accounts", "api-keys", "users", "sessions", "grants", "audit")
#: Of which tables names stand on the pages of an area; of what is named elsewhere, a trail says most.
NAMED = {
    "realm": "brand mailtext",
    "clients": "client resource scope serviceaccount",
    "secrets": "",
    "service-accounts": "client role scope serviceaccount workloadrule",
    "api-keys": "apikey scope serviceaccount",
    "users": "client invitation linkedidentity role user",
    "sessions": "session user",
    "grants": "client consent family user",
    "roles": "role scope",
    "scopes": "scope",
    "resources": "resource resourcesuggestion scope",
    "identity-providers": "client identityprovider providerreference serviceaccount",
    "registration-tokens": "initialaccesstoken scope",
    "keys": "",
    "audit": "apikey client event outboxmessage refusal resourcesuggestion serviceaccount",
    "webhooks": "webhook",
    "blueprint": "",
}


def goes(walk: Walk) -> Walk:
    """Let somebody go everywhere; nothing changes by it, and every answer is as expected."""
    before = stored()
    walk.everywhere()

    assert walk.wrong == []
    assert {name for name, rows in stored().items() if rows != before[name]} == set()
    return walk


def of(walk: Walk, mark: str) -> set[str]:
    return {kind for whose, kind in walk.read if whose == mark}


def test_every_page_and_action_stands_in_the_matrix() -> None:
    assert admin_pages.named() == admin_pages.served()
    assert {table.address: table.actions for table in admin_pages.TABLES} == admin_pages.actions()


@pytest.mark.attack("E10", "E12", "J08")
@pytest.mark.parametrize("area", Area)
def test_whoever_has_one_area_of_a_realm_reads_and_changes_that_one(world: World, area: Area) -> None:
    person = somebody(world.acme)
    for act in Act:  # what is closed to who may change one is closed to who may read it
        visitor, may = logged_in(hold(person, f"{area}:{act}")), frozenset({f"{area}:read", f"{area}:{act}"})
        only = area.value if act is Act.READ else ""
        walk = goes(Walk(visitor, may, world.mine, (world.others,), area=only))

        assert of(walk, "farq") == set()
        assert of(walk, "mineq") <= {*NAMED[area].split()}


@pytest.mark.attack("E10", "E12", "J08")
def test_whoever_administers_a_realm_meets_no_row_of_another(world: World) -> None:
    visitor = logged_in(hold(somebody(world.acme), "write"))
    walk = goes(Walk(visitor, EVERYTHING, world.mine, (world.others,)))

    assert of(walk, "farq") == set()
    assert of(walk, "mineq") >= {"client", "user", "role", "event", "webhook", "workloadrule"}


@pytest.mark.attack("E10", "E12", "J08")
@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("which", ["wiki", "shop"])
def test_whoever_administers_an_application_meets_nothing_of_others(world: World, act: Act, which: str) -> None:
    own, other, mark = (world.wiki, world.shop, "elseq") if which == "wiki" else (world.shop, world.wiki, "mineq")
    person = somebody(world.acme)
    for client in (own[Client], own[ServiceAccount].client):
        hold_for(person, client, *(f"{area}:{act}" for area in OF_APPLICATION))
    may = frozenset(f"{area}:{each}" for area in OF_APPLICATION for each in {Act.READ, act})
    others = (world.others, {**world.others, **keys(world.realm), **keys(other)})
    walk = goes(Walk(logged_in(person), may, keys(own), others, below=True))

    assert of(walk, "farq") == set()
    assert of(walk, mark) <= {"role", "scope", "resource"}  # what the realm declares is no secret
    assert of(walk, "elseq" if which == "shop" else "mineq") >= {"client", "user", "workloadrule"}


@pytest.mark.attack("E12", "J08")
def test_whoever_may_only_read_another_application_learns_its_name_alone(world: World) -> None:
    person = somebody(world.acme)
    for rows, areas in ((world.wiki, OF_APPLICATION), (world.shop, ("clients",))):
        for client in (rows[Client], rows[ServiceAccount].client):
            hold_for(person, client, *(f"{area}:{'write' if rows is world.wiki else 'read'}" for area in areas))
    visitor = logged_in(person)
    client = world.shop[Client]
    page = visitor.get(f"/realms/acme/admin/clients/client/{client.pk}/change/")
    walk = Walk(visitor, frozenset(), keys(world.wiki))
    for path in ("", "clients/clientsecret/", f"clients/client/{client.pk}/change/", "serviceaccounts/workloadrule/"):
        walk.look(path)
    walk.look("serviceaccounts/workloadrule/simulate/", shown='{"iss": "x", "sub": "x"}')

    assert page.context["secrets"] is None
    assert [link.label for link in page.context["facts"]["links"]] == []
    assert of(walk, "elseq") == {"client"}


@pytest.mark.attack("E10", "J08")
def test_an_operator_goes_everywhere_in_every_realm(world: World, system: Realm) -> None:
    visitor = logged_in(hold(somebody(system), "write"))
    for rows in (world.mine, world.others):
        walk = goes(Walk(visitor, EVERYTHING, rows, door="/realms/system/admin/"))

        assert of(walk, "farq") >= {"client", "user", "role", "event", "webhook", "workloadrule"}


@pytest.mark.attack("E10", "E12", "J08")
def test_an_operator_who_reads_trails_reads_nothing_else(world: World, system: Realm) -> None:
    visitor = logged_in(hold(somebody(system), "audit:read"))
    walk = goes(Walk(visitor, frozenset({"audit:read"}), world.others, door="/realms/system/admin/"))

    assert of(walk, "farq") <= {*NAMED["audit"].split(), "realm"}  # a realm is chosen by its name


@pytest.mark.attack("E10", "J07", "J08", "J09")
@pytest.mark.parametrize("who", ["nobody", "without a role", "of another realm", "former", "disabled"])
def test_whoever_administers_nothing_comes_nowhere(world: World, who: str) -> None:
    visitor = browser()
    if who != "nobody":
        person = somebody(Realm.objects.get(slug="globex" if who == "of another realm" else "acme"))
        visitor = logged_in(person if who == "without a role" else hold(person, "write"))
    if who == "former":
        with realm_context(person.realm):
            person.roles.clear()
    if who == "disabled":
        User.objects.all_realms().filter(pk=person.pk).update(is_active=False)
    walk = Walk(visitor, frozenset(), world.mine, (world.others,), outside=True)

    goes(walk)

    assert walk.read == set()


@pytest.mark.attack("J07")
def test_a_realm_that_was_chosen_opens_nothing_once_the_role_is_gone(world: World, system: Realm) -> None:
    person = hold(somebody(system), "write")
    visitor, door = logged_in(person), "/realms/system/admin/"
    assert visitor.post(f"{door}choose-realm/", {"realm": "acme"}).status_code == 302
    with realm_context(system):
        person.roles.clear()
        Role.objects.filter(name__startswith="role-").delete()
    hold(person, "scopes:read")
    walk = goes(Walk(visitor, frozenset({"scopes:read"}), world.mine, (world.others,), door=door))

    assert walk.read == {("mineq", "scope")}
    assert scope(Area.SCOPES, Act.READ) in person.permissions
