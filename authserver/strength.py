"""What whoever controls a row of the administration could do by it: act as its person, use its secret, hold its role.

Each is a pair: permissions, and the key of the one client for which they hold; None where they hold in all the realm.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model

from accounts.models import Invitation, User
from clients.models import Client, ClientSecret
from federation.models import IdentityProvider, LinkedIdentity, ProviderReference
from realms.management_scopes import Act, Area, is_management, scope
from realms.models import Role, Webhook
from realms.permissions import within_application
from serviceaccounts.models import ApiKey, ApplicationRole, Introspector, ServiceAccount, WorkloadRule

Held = Iterator[tuple[int | None, frozenset[str]]]


def strength(row: Model) -> Held:
    """Return what control over a row would give; nothing for rows that nobody acts by."""
    known = HELD_BY.get(type(row))
    return known(row) if known else iter(())


def _roles(roles: Iterable[Role]) -> Held:
    for role in roles:
        yield None, role.allows


def _given(given: Iterable[ApplicationRole]) -> Held:
    for each in given:
        yield each.client_id, within_application(each.role.allows)


def _person(person: User) -> Held:
    yield from _roles(Role.objects.all_realms().filter(users=person))
    yield from _given(ApplicationRole.objects.all_realms().filter(user=person).select_related("role"))


def _machine(machine: ServiceAccount) -> Held:
    yield from _client(machine.client)


def _client(client: Client) -> Held:
    """Return what may be entrusted to it, and what the machine that it is holds."""
    yield None, frozenset(name for name in client.scopes or () if is_management(name))
    yield from _roles(Role.objects.all_realms().filter(service_accounts__client=client))
    given = ApplicationRole.objects.all_realms().filter(service_account__client=client)
    yield from _given(given.select_related("role"))


def _key(key: ApiKey) -> Held:
    owner = key.owner
    return _person(owner) if isinstance(owner, User) else _machine(owner)


def _invitation(invitation: Invitation) -> Held:
    return _roles(
        Role.objects.all_realms().filter(
            pk__in=invitation.roles.through.objects.filter(addressproof=invitation).values("role")
        )
    )


def _provider(provider: IdentityProvider) -> Held:
    """Return what the roles permit that it hands out, and those of everybody who comes in through it."""
    yield from _handed_out(provider)
    yield from _roles(Role.objects.all_realms().filter(users__identities__provider=provider))
    given = ApplicationRole.objects.all_realms().filter(user__identities__provider=provider)
    yield from _given(given.select_related("role").distinct())


def _reference(reference: ProviderReference) -> Held:
    """Return the same for the realm's use of a provider of the platform."""
    yield from _handed_out(reference)
    users = {"users__identities__provider": reference.provider_id, "users__realm": reference.realm_id}
    yield from _roles(Role.objects.all_realms().filter(**users))
    people = {"user__identities__provider": reference.provider_id, "user__realm": reference.realm_id}
    given = ApplicationRole.objects.all_realms().filter(**people)
    yield from _given(given.select_related("role").distinct())


def _handed_out(provider: IdentityProvider | ProviderReference) -> Held:
    return _roles(Role.objects.all_realms().filter(realm=provider.realm_id, name__in={*provider.roles.values()}))


def _webhook(_: Webhook) -> Held:
    """Return what its receiver reads: the trail, as far as it subscribes to it."""
    yield None, frozenset({scope(Area.AUDIT, Act.READ)})


HELD_BY: Mapping[type[Model], Callable[[Any], Held]] = {
    User: _person,
    LinkedIdentity: lambda identity: _person(identity.user),
    Invitation: _invitation,
    Role: lambda role: _roles([role]),
    ApplicationRole: lambda given: _given([given]),
    Client: _client,
    ClientSecret: lambda secret: _client(secret.client),
    Introspector: lambda introspector: _client(introspector.client),
    ServiceAccount: _machine,
    ApiKey: _key,
    WorkloadRule: lambda rule: _machine(rule.account),
    IdentityProvider: _provider,
    ProviderReference: _reference,
    Webhook: _webhook,
}
