"""A provider that the platform offers: configured once, one address to come back to, and each realm's own rules."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client as Browser

from accounts.models import User
from authserver.bootstrap import ensure_system_realm
from federation.models import IdentityProvider, LinkedIdentity, ProviderReference
from realms.context import realm_context
from realms.models import Realm, Role
from tests.accounts.mailbox import letters
from tests.federation.provider import FakeProvider
from tests.federation.visits import add_provider, log_in_there, logged_in_as, press
from tests.protocol import Pkce, add_client, authorize


@pytest.fixture
def shared(acme: Realm, there: FakeProvider) -> IdentityProvider:
    """Return a provider of the platform that Acme uses, and nobody else."""
    row = add_provider(ensure_system_realm(), there, slug="shared", name="Shared", offered=True, domains=[])
    refer(acme, row, sign_up="open")
    return row


def refer(realm: Realm, row: IdentityProvider, **members: object) -> None:
    reference = ProviderReference(realm=realm, provider=row, **members)
    reference.full_clean()
    reference.save()


def test_people_come_back_by_the_address_of_the_platform_to_their_realm(
    client: Browser, acme: Realm, shared: IdentityProvider
) -> None:
    sent = press(client, acme, "shared")
    back = log_in_there(sent)

    led = client.get(back)

    assert parse_qs(urlsplit(sent["Location"]).query)["redirect_uri"] == [
        "https://testserver/federation/shared/callback"
    ]
    assert led["Location"].startswith("https://testserver/realms/acme/account/federation/shared/callback?")
    client.get(led["Location"])
    assert logged_in_as(client, acme) == "alice@corp.example"
    assert shared.realm.slug == "system"


@pytest.mark.attack("E16")
def test_the_way_back_of_one_realm_is_nothing_in_another_that_uses_the_same_provider(
    client: Browser, acme: Realm, globex: Realm, shared: IdentityProvider
) -> None:
    refer(globex, shared, sign_up="open")
    press(client, globex, "shared")
    back = log_in_there(press(client, acme, "shared"))

    swapped = client.get(back.replace("state=acme.", "state=globex."))

    assert client.get(swapped["Location"]).status_code == 400
    assert logged_in_as(client, globex) == ""


@pytest.mark.parametrize("state", ["", "nowhere.x", "//evil.example", "..%2F..%2Fevil", "acme%0d%0aLocation:x"])
@pytest.mark.usefixtures("shared")
def test_the_address_of_the_platform_leads_to_a_realm_or_nowhere(client: Browser, state: str) -> None:
    answer = client.get(f"/federation/shared/callback?state={state}&code=x")

    assert answer.status_code == 404


@pytest.mark.usefixtures("shared")
def test_a_realm_that_does_not_use_it_does_not_offer_it(client: Browser, globex: Realm) -> None:
    assert press(client, globex, "shared").status_code == 404


@pytest.mark.attack("E17")
@pytest.mark.parametrize("column", ["enabled", "offered"])
def test_the_platform_takes_it_back(client: Browser, acme: Realm, shared: IdentityProvider, column: str) -> None:
    setattr(shared, column, False)
    shared.save()

    assert press(client, acme, "shared").status_code == 404


def test_a_realm_switches_its_use_off_for_itself(client: Browser, acme: Realm, shared: IdentityProvider) -> None:
    reference = ProviderReference.objects.all_realms().get(provider=shared)
    reference.enabled = False
    reference.save()

    assert press(client, acme, "shared").status_code == 404


def test_each_realm_decides_who_signs_up(client: Browser, acme: Realm, globex: Realm, shared: IdentityProvider) -> None:
    refer(globex, shared)
    for realm in (acme, globex):
        client.get(client.get(log_in_there(press(client, realm, "shared")))["Location"])

    with realm_context(acme):
        assert User.objects.count() == 1
    with realm_context(globex):
        assert User.objects.count() == 0


@pytest.mark.parametrize("how", ["alone", "among others"])
def test_a_realm_that_uses_it_no_more_takes_the_roles_that_its_logins_gave(
    client: Browser, acme: Realm, globex: Realm, shared: IdentityProvider, how: str
) -> None:
    reading = {"permissions": ["authserver:audit:read"]}
    mapping = {"role_claim": "email", "roles": {"alice@corp.example": "auditor"}}
    for realm in (acme, globex):
        for name in ("auditor", "clerk"):
            Role.objects.all_realms().create(realm=realm, name=name, **reading)
        references = ProviderReference.objects.all_realms().filter(realm=realm)
        references.update(**mapping) if realm == acme else refer(globex, shared, sign_up="open", **mapping)
        client.get(client.get(log_in_there(press(client, realm, "shared")))["Location"])
        with realm_context(realm):
            User.objects.get().roles.add(Role.objects.get(name="clerk"))
    had = [held_in(acme), held_in(globex)]

    with realm_context(acme):
        (ProviderReference.objects.get() if how == "alone" else ProviderReference.objects.all()).delete()

    assert had == [["auditor", "clerk"]] * 2
    assert [held_in(acme), held_in(globex)] == [["clerk"], ["auditor", "clerk"]]
    assert "The role auditor was taken from you" in letters("alice@corp.example")[-1].text
    with realm_context(acme):
        assert LinkedIdentity.objects.get().granted_roles == []


def held_in(realm: Realm) -> list[str]:
    """Return the roles of the one person of a realm."""
    with realm_context(realm):
        return sorted(User.objects.get().roles.values_list("name", flat=True))


def test_an_application_offers_the_providers_that_are_for_it(
    client: Browser, acme: Realm, there: FakeProvider, corp: IdentityProvider
) -> None:
    add_provider(acme, there, slug="other", name="Other")
    payroll, _ = add_client(acme, "payroll")
    add_client(acme, "web")
    corp.clients.add(payroll)

    pages = {
        name: client.get(authorize(client, acme, Pkce(), client_id=name)["Location"]).content.decode()
        for name in ("payroll", "web")
    }

    offered = {name: ["Corp" in page, "Other" in page] for name, page in pages.items()}
    assert offered == {"payroll": [True, True], "web": [False, True]}
