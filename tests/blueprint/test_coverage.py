"""Everything that an administrator configures has its key: a new column is taken up by the blueprint, or named here."""

from collections.abc import Iterator, Mapping

import pytest
from django.apps import apps
from django.db.models import Model

from authserver.blueprint.brand_schema import BrandEntry, MailEntry
from authserver.blueprint.client_schema import ClientEntry, ServiceAccountEntry, WorkloadIdentityEntry
from authserver.blueprint.declaration_schema import ResourceEntry, RoleEntry, ScopeEntry
from authserver.blueprint.entry import Entry
from authserver.blueprint.people_schema import UserEntry
from authserver.blueprint.provider_schema import ProviderEntry
from authserver.blueprint.realm_schema import RealmEntry, RefreshTokenLifetime
from authserver.blueprint.webhook_schema import WebhookEntry

APPS = ("realms", "clients", "serviceaccounts", "federation", "accounts", "keys")  # audit and oauth hold what happens
SCHEMAS: Mapping[str, tuple[type[Entry], ...]] = {
    "realms.Realm": (RealmEntry, RefreshTokenLifetime),
    "realms.Brand": (BrandEntry,),
    "realms.MailText": (MailEntry,),
    "realms.Scope": (ScopeEntry,),
    "realms.Role": (RoleEntry,),
    "realms.Resource": (ResourceEntry,),
    "realms.Webhook": (WebhookEntry,),
    "clients.Client": (ClientEntry,),
    "serviceaccounts.ServiceAccount": (ServiceAccountEntry,),
    "serviceaccounts.Introspector": (ClientEntry,),
    "serviceaccounts.WorkloadRule": (WorkloadIdentityEntry,),
    "federation.IdentityProvider": (ProviderEntry,),
    "federation.ProviderReference": (ProviderEntry,),
    "accounts.User": (UserEntry,),
}

#: Columns without a key of their own, and why.
WITHOUT_KEY: Mapping[str, str] = {
    "clients.Client.origin": "a file makes clients of administrators alone",
    "clients.Client.trust": "judged by a person, about a client that registered itself",
    "serviceaccounts.ServiceAccount.client": "the same object: its client_id",
    "serviceaccounts.Introspector.client": "the object that it is a part of",
    "serviceaccounts.WorkloadRule.account": "the object that it is a part of",
    "federation.ProviderReference.provider": "its id, with platform: true",
    "accounts.User.last_login": "state: when somebody was here",
}

#: Tables that hold no configuration, and why.
WITHOUT_LIST: Mapping[str, str] = {
    **dict.fromkeys(("realms.Logo", "realms.ResourceName"), "written by the brand, and by resources"),
    "realms.ResourceSuggestion": "the words of strangers; what is accepted is a resource",
    "clients.ClientSecret": "the file names the one in force, by reference",
    "clients.InitialAccessToken": "shown once to who made it, counted down, and over at a time",
    "clients.MetadataDocument": "what clients say of themselves",
    "serviceaccounts.ApiKey": "made by the server and shown once",
    "serviceaccounts.ApplicationRole": "written with its holder, below application_roles",
    **dict.fromkeys(("keys.SigningKey", "keys.DataKey"), "made by the server, and never written down elsewhere"),
    **dict.fromkeys(
        ("accounts.AddressProof", "accounts.Invitation", "accounts.Session", "accounts.SetupLink"), "what people do"
    ),
    **dict.fromkeys(
        (
            "federation.FederatedLogin",
            "federation.LinkedIdentity",
            "federation.PendingLogin",
            "federation.SeenLogoutToken",
        ),
        "what people do",
    ),
}


def configured(model: type[Model]) -> Iterator[str]:
    """Give the columns and relations that a form could show."""
    options = model._meta  # noqa: SLF001 (Django's documented name)
    for field in (*options.concrete_fields, *options.many_to_many):
        if field.editable and not field.primary_key and field.name != "realm":
            yield field.name


def covered(model: type[Model], schema: type[Entry]) -> set[str]:
    return {*schema.columns(model).values(), *schema.model_fields}


@pytest.mark.parametrize("label", SCHEMAS)
def test_each_configurable_column_has_a_key(label: str) -> None:
    model = apps.get_model(label)
    known = set().union(*(covered(model, schema) for schema in SCHEMAS[label]))

    missing = [name for name in configured(model) if name not in known and f"{label}.{name}" not in WITHOUT_KEY]

    assert missing == []


def test_each_table_is_configuration_or_says_why_it_is_not() -> None:
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    tables = {model._meta.label for model in models}  # noqa: SLF001 (Django's documented name)

    assert sorted(tables - SCHEMAS.keys() - WITHOUT_LIST.keys()) == []
    assert sorted(WITHOUT_LIST.keys() - tables) == []


def test_no_reason_outlives_its_column() -> None:
    columns = {f"{label}.{name}" for label in SCHEMAS for name in configured(apps.get_model(label))}

    assert sorted(WITHOUT_KEY.keys() - columns) == []
