"""The lists of a realm's blueprint, on one page: which rows stand in each, by which name, and how they are written."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Model, QuerySet

from accounts.models import User
from authserver.blueprint.brand_schema import MailEntry
from authserver.blueprint.changes import Kind
from authserver.blueprint.client_schema import ClientEntry, ServiceAccountEntry, WorkloadIdentityEntry
from authserver.blueprint.declaration_schema import ResourceEntry, RoleEntry, ScopeEntry
from authserver.blueprint.entry import Entry
from authserver.blueprint.provider_schema import POLICY, ProviderEntry
from authserver.blueprint.webhook_schema import WebhookEntry
from clients.command_line import is_as_made
from clients.models import Client
from federation.models import IdentityProvider, ProviderReference
from realms.models import MailText, Resource, Role, Scope, Webhook
from realms.resource_identifier import canonical
from serviceaccounts.models import ServiceAccount

Key = Literal[
    "mails",
    "scopes",
    "roles",
    "resources",
    "users",
    "clients",
    "service_accounts",
    "identity_providers",
    "webhooks",
]


APPLICATION_ROLES = ("application_roles__client", "application_roles__role")


def _as_it_is(name: str) -> str:
    return name


def _always(_: Any) -> bool:  # noqa: ANN401 (a row of the table)
    return True


@dataclass(frozen=True, slots=True)
class Part:
    """One list. `column` holds `form` of the name that an object has in the file; empty: it is put together."""

    key: Key
    kind: Kind
    rows: Callable[[], QuerySet[Any]]
    name: Callable[[Any], str]
    written: Callable[[Any], dict[str, Any]]
    column: str
    form: Callable[[str], str] = _as_it_is
    is_ours: Callable[[Any], bool] = _always  # whether an administrator made it, and not the server or a stranger

    def managed(self) -> list[Any]:
        """Return the rows that an export holds, in its order."""
        return [row for row in self.rows() if self.is_ours(row)]

    def named(self, names: Collection[str]) -> dict[str, Any]:
        """Return the rows of these names, by the form of their names."""
        forms = {self.form(name) for name in names}
        rows: Iterable[Any] = ()
        if forms:
            rows = self.rows().filter(**{f"{self.column}__in": forms}) if self.column else self.rows()
        found = {self.form(self.name(row)): row for row in rows}
        return {form: row for form, row in found.items() if form in forms}


def names_of(row: Model, relation: str) -> dict[str, list[str]]:
    """Return the names of the rows that a relation leads to, in order."""
    return {relation: sorted(related.name for related in getattr(row, relation).all())}


def application_roles(row: User | ServiceAccount) -> dict[str, list[dict[str, str]]]:
    """Return what somebody may do for single applications, in order."""
    held = sorted((given.client.client_id, given.role.name) for given in row.application_roles.all())
    return {"application_roles": [{"client_id": client_id, "role": role} for client_id, role in held]}


def _clients() -> QuerySet[Client]:
    clients = Client.objects.filter(service_account=None).order_by("client_id")
    return clients.select_related("introspector").prefetch_related("introspector__introspects")


def _is_administrators(row: Client) -> bool:
    return row.origin == Client.Origin.ADMINISTRATOR and not is_as_made(row)


def _accounts() -> QuerySet[ServiceAccount]:
    accounts = ServiceAccount.objects.select_related("client__introspector").order_by("client__client_id")
    below = ("roles", "workload_rules", "client__introspector__introspects", *APPLICATION_ROLES)
    return accounts.prefetch_related(*below)


def _account(row: ServiceAccount) -> dict[str, Any]:
    workloads = [WorkloadIdentityEntry.values_of(rule) for rule in row.workload_rules.all()]
    own = ServiceAccountEntry.values_of(row) | names_of(row, "roles") | {"workload_identities": workloads}
    return _client(row.client, ServiceAccountEntry) | own | application_roles(row)


def _client(row: Client, schema: type[Entry] = ClientEntry) -> dict[str, Any]:
    """Return a client with what it may introspect, where an administrator said anything about that."""
    trusted = getattr(row, "introspector", None)
    if trusted is None:
        return schema.values_of(row)
    served = sorted(resource.identifier for resource in trusted.introspects.all())
    return schema.values_of(row) | schema.values_of(trusted) | {"introspects": served}


def _reference(row: ProviderReference) -> dict[str, Any]:
    policy = {key: getattr(row, key) for key in ProviderEntry.columns(IdentityProvider) if key in POLICY}
    return {"id": row.provider.slug, "platform": True} | policy | _offered_by(row)


def _offered_by(row: IdentityProvider | ProviderReference) -> dict[str, list[str]]:
    return {"clients": sorted(client.client_id for client in row.clients.all())}


def _mail_name(row: MailText) -> str:
    return f"{row.kind} {row.language}".strip()


PARTS = (
    Part("mails", "mail", MailText.objects.all, _mail_name, MailEntry.values_of, ""),
    Part("scopes", "scope", lambda: Scope.objects.order_by("name"), lambda row: row.name, ScopeEntry.values_of, "name"),
    Part(
        "roles",
        "role",
        lambda: Role.objects.prefetch_related("scopes").order_by("name"),
        lambda row: row.name,
        lambda row: RoleEntry.values_of(row) | names_of(row, "scopes"),
        "name",
    ),
    Part(
        "resources",
        "resource",
        lambda: Resource.objects.prefetch_related("scopes").order_by("identifier"),
        lambda row: row.identifier,
        lambda row: ResourceEntry.values_of(row) | names_of(row, "scopes"),
        "canonical_identifier",
        form=lambda identifier: canonical(identifier) or identifier,
    ),
    Part("clients", "client", _clients, lambda row: row.client_id, _client, "client_id", is_ours=_is_administrators),
    Part(
        "service_accounts",
        "service_account",
        _accounts,
        lambda row: row.client.client_id,
        _account,
        "client__client_id",
    ),
    Part(
        "identity_providers",
        "identity_provider",
        lambda: IdentityProvider.objects.prefetch_related("clients"),
        lambda row: row.slug,
        lambda row: ProviderEntry.values_of(row) | _offered_by(row),
        "slug",
    ),
    Part(
        "identity_providers",
        "identity_provider",
        lambda: ProviderReference.objects.select_related("provider").prefetch_related("clients"),
        lambda row: row.provider.slug,
        _reference,
        "provider__slug",
    ),
    Part("webhooks", "webhook", Webhook.objects.all, lambda row: row.name, WebhookEntry.values_of, "name"),
)
