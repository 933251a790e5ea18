"""A realm as a blueprint. The same realm gives the same text; secrets, people and self-registered clients stay out."""

from base64 import b64encode
from typing import Any

import yaml
from django.db import models
from django.db.models import Model

from authserver.blueprint.brand_changes import LOGOS
from authserver.blueprint.brand_schema import BrandEntry, MailEntry
from authserver.blueprint.client_schema import ClientEntry, ServiceAccountEntry, WorkloadIdentityEntry
from authserver.blueprint.entry import Entry
from authserver.blueprint.provider_schema import POLICY, ProviderEntry
from authserver.blueprint.realm_schema import (
    RealmEntry,
    ResourceEntry,
    RoleEntry,
    ScopeEntry,
)
from authserver.blueprint.webhook_schema import WebhookEntry
from clients.command_line import is_as_made
from clients.models import Client
from federation.models import IdentityProvider, ProviderReference
from realms.context import realm_context
from realms.models import Brand, Logo, MailText, Realm, Resource, Role, Scope, Webhook
from serviceaccounts.models import ServiceAccount

LINE_LENGTH = 120


def export(realm: Realm) -> str:
    """Return the YAML of one realm. Applied to the same realm, it changes nothing."""
    return yaml.safe_dump(document_of(realm), sort_keys=False, allow_unicode=True, width=LINE_LENGTH)


def document_of(realm: Realm) -> dict[str, Any]:
    """Return the same as data."""
    with realm_context(realm):
        return {"realms": [_realm(realm)]}


def _realm(realm: Realm) -> dict[str, Any]:
    clients = Client.objects.filter(service_account=None, origin=Client.Origin.ADMINISTRATOR)
    clients = clients.select_related("introspector").prefetch_related("introspector__introspects")
    accounts = ServiceAccount.objects.select_related("client__introspector").order_by("client__client_id")
    accounts = accounts.prefetch_related("roles", "workload_rules", "client__introspector__introspects")
    roles = Role.objects.prefetch_related("scopes").order_by("name")
    resources = Resource.objects.prefetch_related("scopes").order_by("identifier")
    providers = IdentityProvider.objects.prefetch_related("clients")
    return RealmEntry.values_of(realm) | {
        "brand": _brand(realm),
        "mails": [MailEntry.values_of(row) for row in MailText.objects.all()],
        "scopes": [ScopeEntry.values_of(row) for row in Scope.objects.order_by("name")],
        "roles": [RoleEntry.values_of(row) | _names(row, "scopes") for row in roles],
        "resources": [ResourceEntry.values_of(row) | _names(row, "scopes") for row in resources],
        "clients": [_client(row, ClientEntry) for row in clients.order_by("client_id") if not is_as_made(row)],
        "service_accounts": [_account(row) for row in accounts],
        "identity_providers": [*map(_provider, providers), *map(_reference, _references())],
        "webhooks": [WebhookEntry.values_of(row) for row in Webhook.objects.all()],
    }


def _brand(realm: Realm) -> dict[str, Any]:
    """Return the brand with its logos, as this server drew them."""
    drawn = {scheme: b64encode(content).decode() for scheme, content in Logo.objects.values_list("scheme", "content")}
    logos = {key: {"data": drawn[scheme]} if scheme in drawn else None for key, scheme in LOGOS.items()}
    return logos | BrandEntry.values_of(Brand.objects.first() or Brand(realm=realm))


def _provider(row: IdentityProvider) -> dict[str, Any]:
    return ProviderEntry.values_of(row) | _clients(row)


def _reference(row: ProviderReference) -> dict[str, Any]:
    policy = {key: getattr(row, key) for key in ProviderEntry.columns(IdentityProvider) if key in POLICY}
    return {"id": row.provider.slug, "platform": True} | policy | _clients(row)


def _references() -> models.QuerySet[ProviderReference]:
    return ProviderReference.objects.select_related("provider").prefetch_related("clients")


def _clients(row: IdentityProvider | ProviderReference) -> dict[str, list[str]]:
    return {"clients": sorted(client.client_id for client in row.clients.all())}


def _account(row: ServiceAccount) -> dict[str, Any]:
    workloads = [WorkloadIdentityEntry.values_of(rule) for rule in row.workload_rules.all()]
    own = ServiceAccountEntry.values_of(row) | _names(row, "roles") | {"workload_identities": workloads}
    return _client(row.client, ServiceAccountEntry) | own


def _client(row: Client, schema: type[Entry]) -> dict[str, Any]:
    """Return a client with what it may introspect, where an administrator said anything about that."""
    trusted = getattr(row, "introspector", None)
    if trusted is None:
        return schema.values_of(row)
    served = sorted(resource.identifier for resource in trusted.introspects.all())
    return schema.values_of(row) | schema.values_of(trusted) | {"introspects": served}


def _names(row: Model, relation: str) -> dict[str, list[str]]:
    """Return the names of the rows that a relation leads to, in order."""
    return {relation: sorted(related.name for related in getattr(row, relation).all())}
