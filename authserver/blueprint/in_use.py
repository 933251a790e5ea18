"""Who needs an object of a realm: it is not removed while there is anybody, and the refusal names them."""

from collections.abc import Callable, Collection, Mapping
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from authserver.blueprint.changes import Kind
from clients.models import Client
from federation.models import IdentityProvider, LinkedIdentity, ProviderReference
from realms.models import Realm, Resource, Role, Scope
from realms.resource_identifier import canonical
from realms.standard_scopes import STANDARD_SCOPES
from serviceaccounts.models import ApplicationRole, Introspector, ServiceAccount

MOST_NAMED = 10


def by_whom(realm: Realm, kind: Kind, row: Any) -> str:  # noqa: ANN401 (a row of the table)
    """Return why an object stays, or nothing. Self-registered clients keep no scope: they get what there is."""
    judge = JUDGES.get(kind)
    users = sorted(judge(realm, row)) if judge else []
    more = [f"{len(users) - MOST_NAMED} more"] if len(users) > MOST_NAMED else []
    return ", ".join([*users[:MOST_NAMED], *more])


def _of_scope(realm: Realm, row: Scope) -> list[str]:
    clients = Client.objects.filter(origin=Client.Origin.ADMINISTRATOR).exclude(scopes=None)
    asking = clients.values_list("client_id", "scopes").iterator()
    return [
        *(["every realm"] if row.name in STANDARD_SCOPES else []),
        *(f"role {role.name}" for role in row.roles.all()),
        *(f"resource {resource.identifier}" for resource in row.resources.all()),
        *(f"client {client_id}" for client_id, scopes in asking if row.name in (scopes or ())),
        *(["session_token_scopes"] if row.name in realm.session_token_scopes else []),
    ]


def _of_role(_: Realm, row: Role) -> list[str]:
    holders = row.users.count()
    mapping = chain(IdentityProvider.objects.all(), ProviderReference.objects.select_related("provider"))
    return [
        *([_people(holders)] if holders else []),
        *(f"service account {account.client.client_id}" for account in row.service_accounts.select_related("client")),
        *(f"identity provider {provider}" for provider in mapping if row.name in provider.roles.values()),
        *_applications(ApplicationRole.objects.filter(role=row)),
    ]


def _of_resource(realm: Realm, row: Resource) -> list[str]:
    names = row.canonical_names
    accounts = ServiceAccount.objects.exclude(audience=[]).values_list("client__client_id", "audience")
    introspectors = Introspector.objects.filter(introspects=row).values_list("client__client_id", flat=True)
    return [
        *(f"service account {name}" for name, audience in accounts if _meets(audience, names)),
        *(f"introspection by {client_id}" for client_id in introspectors),
        *(["session_token_resources"] if _meets(realm.session_token_resources, names) else []),
        *(["default_audience"] if _meets([realm.default_audience], names) else []),
    ]


def _of_client(_: Realm, row: Client) -> list[str]:
    offering = chain(
        IdentityProvider.objects.filter(clients=row),
        ProviderReference.objects.filter(clients=row).select_related("provider"),
    )
    people = row.people.count()
    return [
        *([f"{_people(people)} of its own"] if people else []),
        *(f"identity provider {provider}" for provider in offering),
        *_applications(ApplicationRole.objects.filter(client=row)),
    ]


def _of_provider(realm: Realm, row: IdentityProvider | ProviderReference) -> list[str]:
    provider = row.provider if isinstance(row, ProviderReference) else row
    linked = LinkedIdentity.objects.filter(provider=provider).count()
    references = ProviderReference.objects.all_realms().filter(provider=provider).exclude(realm=realm)
    elsewhere = [] if row is not provider else references.values_list("realm__slug", flat=True)
    return [
        *([f"{_people(linked)} who came through it"] if linked else []),
        *(f"realm {slug}" for slug in elsewhere),
    ]


def _applications(given: QuerySet[ApplicationRole]) -> list[str]:
    return [f"role {held.role} for {held.client.client_id}" for held in given.select_related("role", "client")]


def _people(count: int) -> str:
    return f"{count} {'person' if count == 1 else 'people'}"


def _meets(identifiers: Collection[str], names: Collection[str]) -> bool:
    return any(canonical(identifier) in names for identifier in identifiers)


JUDGES: Mapping[Kind, Callable[[Realm, Any], list[str]]] = {
    "scope": _of_scope,
    "role": _of_role,
    "resource": _of_resource,
    "client": _of_client,
    "identity_provider": _of_provider,
}
