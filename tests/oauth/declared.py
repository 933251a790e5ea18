"""What a realm declares in tests: scopes, resources, and roles that open scopes."""

from accounts.models import User
from realms.context import realm_context
from realms.models import Realm, Resource, Role, Scope


def add_scope(realm: Realm, name: str, description: str = "", **members: bool) -> Scope:
    return Scope.objects.all_realms().create(realm=realm, name=name, description=description or name, **members)


def add_resource(
    realm: Realm, identifier: str, *aliases: str, scopes: tuple[str, ...] = (), name: str = ""
) -> Resource:
    with realm_context(realm):
        resource = Resource.objects.create(realm=realm, identifier=identifier, aliases=list(aliases), name=name)
        resource.scopes.set(Scope.objects.filter(name__in=scopes))
    return resource


def give_role(user: User, *scopes: str) -> Role:
    """Give `user` a new role that opens `scopes`."""
    with realm_context(user.realm):
        role = Role.objects.create(realm=user.realm, name=f"role-{'-'.join(scopes).replace(':', '-')}")
        role.scopes.set(Scope.objects.filter(name__in=scopes))
        user.roles.add(role)
    return role
