"""Which realms somebody may look at at all: the choice of a realm names no others."""

from accounts.flows.people import add_person
from accounts.models import User
from authserver.authority import Principal, governed
from clients.models import Client
from realms.models import Realm
from serviceaccounts import application_roles
from tests.levels.cast import hold, hold_for
from tests.protocol import add_client


def slugs(person: User) -> list[str]:
    single = application_roles.of_person(person.realm, person.pk)
    held = person.permissions
    known = Principal(str(person.pk), "", home=person.realm, permissions=held, applications=single, is_person=True)
    return sorted(governed(known, Realm.objects.all()).values_list("slug", flat=True))


def test_an_operator_of_one_area_may_look_into_every_realm(acme: Realm, globex: Realm) -> None:
    system = Realm.objects.create(slug="system", name="System")
    auditor, keeper, nobody = (add_person(system, email=f"{name}@system.test") for name in ("a", "k", "n"))
    hold(auditor, "audit:read")
    hold_for(keeper, add_client(system, "one")[0], "clients:read")

    assert slugs(auditor) == sorted([acme.slug, globex.slug, "system"])
    assert slugs(keeper) == ["system"]
    assert slugs(nobody) == []


def test_everybody_else_looks_into_their_own_realm(alice: User, bob: User, mallory: User, wiki: Client) -> None:
    hold(alice, "write")
    hold_for(bob, wiki, "clients:read")

    assert (slugs(alice), slugs(bob), slugs(mallory)) == (["acme"], ["acme"], [])
