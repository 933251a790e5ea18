"""Which area of the administration (realms/management_scopes.py) each table of the admin belongs to."""

from collections.abc import Mapping

from django.db.models import Model

from accounts.models import Invitation, Session, User
from audit.models import Event, OutboxMessage, Refusal
from clients.models import Client, ClientSecret, InitialAccessToken
from federation.models import IdentityProvider, LinkedIdentity, ProviderReference
from keys.models import SigningKey
from oauth.models import Consent, Family
from realms.management_scopes import Area
from realms.models import Brand, MailText, Realm, Resource, ResourceSuggestion, Role, Scope, Webhook
from serviceaccounts.models import ApiKey, ApplicationRole, Introspector, ServiceAccount, WorkloadRule

AREAS: Mapping[type[Model], Area] = {
    User: Area.USERS,
    ApplicationRole: Area.USERS,
    Invitation: Area.USERS,
    LinkedIdentity: Area.USERS,
    Session: Area.SESSIONS,
    Family: Area.GRANTS,
    Consent: Area.GRANTS,
    IdentityProvider: Area.IDENTITY_PROVIDERS,
    ProviderReference: Area.IDENTITY_PROVIDERS,
    Client: Area.CLIENTS,
    ClientSecret: Area.SECRETS,
    InitialAccessToken: Area.REGISTRATION_TOKENS,
    Introspector: Area.CLIENTS,
    ServiceAccount: Area.SERVICE_ACCOUNTS,
    WorkloadRule: Area.SERVICE_ACCOUNTS,
    ApiKey: Area.API_KEYS,
    Realm: Area.REALM,
    Brand: Area.REALM,
    MailText: Area.REALM,
    Webhook: Area.WEBHOOKS,
    Scope: Area.SCOPES,
    Role: Area.ROLES,
    Resource: Area.RESOURCES,
    ResourceSuggestion: Area.RESOURCES,
    SigningKey: Area.KEYS,
    Event: Area.AUDIT,
    Refusal: Area.AUDIT,
    OutboxMessage: Area.AUDIT,
}
