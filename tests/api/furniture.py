"""Rows of each kind, with all that hangs on them."""

from realms.models import Realm, Resource, ResourceSuggestion, Role, Scope
from serviceaccounts.models import Introspector
from tests.protocol import add_client


def furnish(realm: Realm, count: int) -> None:
    """Put `count` more rows of each kind into `realm`."""
    there = Scope.objects.all_realms().count()
    for number in range(there, there + count):
        scope = Scope.objects.all_realms().create(realm=realm, name=f"scope-{number}", description="One")
        role = Role.objects.all_realms().create(realm=realm, name=f"role-{number}")
        role.scopes.add(scope)
        resource = Resource.objects.all_realms().create(realm=realm, identifier=f"https://r{number}.test/")
        resource.scopes.add(scope)
        client, _secret = add_client(realm, f"client-{number}")
        Introspector.objects.all_realms().create(realm=realm, client=client).introspects.add(resource)
        suggested = f"https://s{number}.test/"
        ResourceSuggestion.objects.all_realms().create(
            realm=realm, identifier=suggested, canonical_identifier=suggested, client_id="x", first_seen=1, last_seen=1
        )
