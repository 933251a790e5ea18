"""Attributes and roles from claims: those of the mapping and no others, anew at each login."""

import pytest
from django.test import Client as Browser

from accounts.models import User
from federation.models import IdentityProvider
from realms.context import realm_context
from realms.models import Realm, Role
from tests.federation.provider import FakeProvider
from tests.federation.visits import visit
from tests.people import browser


@pytest.fixture
def mapped(acme: Realm, corp: IdentityProvider) -> IdentityProvider:
    """Return a provider whose claim `groups` gives two roles of three."""
    for name in ("auditor", "clerk", "administrator"):
        Role.objects.all_realms().create(realm=acme, name=name, administers=name == "administrator")
    corp.role_claim, corp.roles = "groups", {"finance": "auditor", "office": "clerk"}
    corp.save()
    return corp


def roles(realm: Realm) -> list[str]:
    """Return the roles of the one person of a realm."""
    with realm_context(realm):
        return sorted(User.objects.get().roles.values_list("name", flat=True))


@pytest.mark.attack("I16")
@pytest.mark.usefixtures("mapped")
@pytest.mark.parametrize(
    ("said", "held"),
    [
        (["finance", "administrator", "admin", "office "], ["auditor"]),
        ("office", ["clerk"]),
        ([["finance"], {"office": 1}, None, 7], []),
        ({"finance": True}, []),
        (None, []),
    ],
    ids=repr,
)
def test_only_what_the_mapping_names_gives_a_role(
    client: Browser, acme: Realm, there: FakeProvider, said: object, held: list[str]
) -> None:
    there.claims = {"groups": said, "roles": ["administrator"]}

    visit(client, acme)

    assert roles(acme) == held


@pytest.mark.attack("I16")
@pytest.mark.usefixtures("mapped")
def test_roles_come_and_go_with_the_claim_and_those_of_an_administrator_stay(
    client: Browser, acme: Realm, there: FakeProvider
) -> None:
    there.claims = {"groups": ["finance"]}
    visit(client, acme)
    with realm_context(acme):
        User.objects.get().roles.add(Role.objects.get(name="clerk"))
    there.claims = {"groups": ["office"]}
    visit(browser(), acme)
    assert roles(acme) == ["clerk"]
    there.claims = {}

    visit(browser(), acme)

    assert roles(acme) == ["clerk"]


def test_configured_attributes_follow_the_claims_and_the_names_come_once(
    client: Browser, acme: Realm, there: FakeProvider, corp: IdentityProvider
) -> None:
    there.person |= {"name": "Alice Adams", "displayName": "Alice A.", "is_active": False}
    visit(client, acme)
    corp.attributes = {"name": "displayName"}
    corp.save()

    visit(browser(), acme)

    with realm_context(acme):
        assert User.objects.get().name == "Alice A."


@pytest.mark.parametrize("name", [["Alice"], "Alice\nAdams", "x" * 500, 7, None], ids=str)
@pytest.mark.usefixtures("corp")
def test_an_attribute_that_no_column_takes_is_left_out(
    client: Browser, acme: Realm, there: FakeProvider, name: object
) -> None:
    there.claims = {"name": name}

    visit(client, acme)

    with realm_context(acme):
        assert User.objects.get().name == ""
