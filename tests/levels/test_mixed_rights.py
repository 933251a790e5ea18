"""Whoever has one right in all of a realm, and another for one application, has not both of them everywhere."""

import pytest

from accounts.models import Invitation, User
from clients.models import Client
from federation.models import IdentityProvider, LinkedIdentity
from oauth.models import Family
from realms.context import realm_context
from realms.models import Realm
from serviceaccounts.models import ApiKey, ServiceAccount
from tests.admin.conftest import connect
from tests.api.caller import Caller
from tests.levels.cast import NUMBERS, hold, hold_for, logged_in, machine, role, signed_in
from tests.protocol import add_machine

ADMIN = "/realms/acme/admin"


def mixed(client: Client, *, everywhere: str, single: str) -> Caller:
    """Return a machine with one permission in the realm and another for one application."""
    realm, name = client.realm, f"mixed-{next(NUMBERS)}"
    secret = add_machine(realm, name, roles=(role(realm, everywhere).name,), scopes=["authserver:write"])
    hold_for(ServiceAccount.objects.all_realms().get(client__client_id=name), client, single)
    return signed_in(realm, name, secret, scope="write", at=realm)


@pytest.mark.attack("E11", "J08")
def test_who_sees_every_grant_ends_those_of_their_application(wiki: Client, shop: Client, bob: User) -> None:
    with realm_context(bob.realm):
        own, other = connect(bob, wiki), connect(bob, shop)
    caller = mixed(wiki, everywhere="grants:read", single="grants:write")

    assert caller("GET", f"grants/{other.pk}/").status_code == 200
    assert caller("DELETE", f"grants/{other.pk}/").status_code == 403
    assert caller("DELETE", f"grants/{own.pk}/").status_code == 204
    assert [family.pk for family in Family.objects.all_realms().filter(revoked_at=None)] == [other.pk]


@pytest.mark.attack("E11", "J08")
def test_who_sees_every_client_disconnects_their_own(wiki: Client, shop: Client, alice: User, bob: User) -> None:
    with realm_context(bob.realm):
        connect(bob, wiki), connect(bob, shop)
    hold(alice, "users:read", "clients:read")
    hold_for(alice, wiki, "grants:write")
    visitor = logged_in(alice)

    answers = [visitor.post(f"{ADMIN}/accounts/user/{bob.pk}/disconnect/{each.pk}/") for each in (shop, wiki)]

    assert [answer.status_code for answer in answers] == [404, 302]
    assert Family.objects.all_realms().get(revoked_at=None).application == shop


@pytest.mark.attack("E11", "J08")
def test_who_invites_for_an_application_gives_no_role_in_the_realm(wiki: Client) -> None:
    plain = role(wiki.realm)  # administers nothing, and opens scopes everywhere
    caller = mixed(wiki, everywhere="audit:read", single="users:write")
    invited = {"email": "eve@acme.test", "application": "wiki"}

    assert caller("POST", "invitations/", invited | {"roles": [plain.name]}).status_code == 403
    assert caller("POST", "invitations/", invited).status_code == 201
    with realm_context(wiki.realm):
        assert Invitation.objects.get().roles.count() == 0


@pytest.mark.attack("E11", "J08")
def test_a_provider_is_as_strong_as_who_comes_in_through_it(wiki: Client, bob: User) -> None:
    provider = IdentityProvider.objects.all_realms().create(
        realm=wiki.realm, slug="there", kind="oidc", name="There", issuer="https://there.example", client_id="us"
    )
    LinkedIdentity.objects.all_realms().create(
        realm=wiki.realm, user=bob, provider=provider, issuer=provider.issuer, subject="bob", linked_at=1
    )
    keeper = machine(wiki.realm, "identity-providers:write")
    elsewhere = {"issuer": "https://mallory.example"}

    before = keeper("PATCH", "identity-providers/there/", {"name": "Over there"})
    hold_for(bob, wiki, "clients:write")
    after = keeper("PATCH", "identity-providers/there/", elsewhere)

    assert (before.status_code, after.status_code) == (200, 403)
    provider.refresh_from_db()
    assert provider.issuer == "https://there.example"


@pytest.mark.attack("E11", "J08")
def test_who_makes_service_accounts_is_shown_no_api_key(acme: Realm, alice: User) -> None:
    visitor = logged_in(hold(alice, "service-accounts:write"))
    form = {"name": "CI", "client_id": "ci", "enabled": "on", "credential": "api_key", "owner": "Builders"}

    answer = visitor.post(f"{ADMIN}/serviceaccounts/serviceaccount/add/", form)

    assert answer.status_code == 302
    assert ServiceAccount.objects.all_realms().get(realm=acme).client.client_id == "ci"
    assert not ApiKey.objects.all_realms().exists()
