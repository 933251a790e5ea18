"""Rows of each kind, with all that hangs on them."""

from accounts.flows.people import add_person
from clients.models import Client, InitialAccessToken
from clients.models.client_secret import issue
from federation.models import IdentityProvider
from realms.context import realm_context
from realms.models import Realm, Resource, ResourceSuggestion, Role, Scope
from serviceaccounts.models import Introspector
from tests.protocol import add_client, add_machine


def furnish(realm: Realm, count: int) -> None:
    """Put `count` more rows of each kind into `realm`."""
    with realm_context(realm):
        _furnish(realm, count)


def _furnish(realm: Realm, count: int) -> None:
    present, _made = Client.objects.all_realms().get_or_create(realm=realm, client_id="client-x")
    there = Scope.objects.all_realms().count()
    for number in range(there, there + count):
        scope = Scope.objects.all_realms().create(realm=realm, name=f"scope-{number}", description="One")
        role = Role.objects.all_realms().create(realm=realm, name=f"role-{number}")
        role.scopes.add(scope)
        resource = Resource.objects.all_realms().create(realm=realm, identifier=f"https://r{number}.test/")
        resource.scopes.add(scope)
        client, _secret = add_client(realm, f"client-{number}")
        Introspector.objects.all_realms().create(realm=realm, client=client).introspects.add(resource)
        add_machine(realm, f"machine-{number}", scopes=[], roles=(role.name,))
        provider = IdentityProvider.objects.all_realms().create(
            realm=realm, slug=f"idp-{number}", name="Corp", kind="oidc", issuer="https://idp.test", client_id="x"
        )
        provider.clients.add(client)
        add_person(realm, email=f"{number}@{realm.slug}.test").roles.add(role)
        InitialAccessToken.objects.all_realms().create(
            realm=realm, digest=str(number), uses_left=1, created_at=1, expires_at=1
        )
        issue(present)
        suggested = f"https://s{number}.test/"
        ResourceSuggestion.objects.all_realms().create(
            realm=realm, identifier=suggested, canonical_identifier=suggested, client_id="x", first_seen=1, last_seen=1
        )
