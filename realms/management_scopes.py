"""RFC 6749 §3.3: the scopes of the management API, in every realm by code and in no realm's table.

Only people and machines whose role administers get them, for the API's own resource and for nothing beside it
(docs/adr/0017-scopes-of-the-management-api.md).
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from django.utils.translation import gettext_noop as _

PREFIX = "authserver:"


class Act(StrEnum):
    """What is done in an area. Who may write may read."""

    READ = "read"
    WRITE = "write"


class Area(StrEnum):
    """What the management API and the admin are divided into."""

    REALM = "realm"
    CLIENTS = "clients"
    SECRETS = "secrets"
    SERVICE_ACCOUNTS = "service-accounts"
    API_KEYS = "api-keys"
    USERS = "users"
    SESSIONS = "sessions"
    GRANTS = "grants"
    ROLES = "roles"
    SCOPES = "scopes"
    RESOURCES = "resources"
    IDENTITY_PROVIDERS = "identity-providers"
    REGISTRATION_TOKENS = "registration-tokens"
    KEYS = "keys"
    AUDIT = "audit"
    WEBHOOKS = "webhooks"
    BLUEPRINT = "blueprint"


EVERYTHING = {Act.READ: f"{PREFIX}read", Act.WRITE: f"{PREFIX}write"}


def scope(area: Area, act: Act) -> str:
    """Return the name of the scope for one act in one area."""
    return f"{PREFIX}{area}:{act}"


#: Every such scope, with the sentence that a person reads on the consent page.
MANAGEMENT_SCOPES: Mapping[str, str] = {
    EVERYTHING[Act.READ]: _("See everything in the administration of this realm"),
    EVERYTHING[Act.WRITE]: _("Change everything in the administration of this realm"),
    scope(Area.REALM, Act.READ): _("See the settings of the realm"),
    scope(Area.REALM, Act.WRITE): _("Change the settings of the realm"),
    scope(Area.CLIENTS, Act.READ): _("See the applications of the realm"),
    scope(Area.CLIENTS, Act.WRITE): _("Add, change and remove applications of the realm"),
    scope(Area.SECRETS, Act.READ): _("See which secrets applications have, but not the secrets themselves"),
    scope(Area.SECRETS, Act.WRITE): _("Make and retire secrets of applications"),
    scope(Area.SERVICE_ACCOUNTS, Act.READ): _("See the service accounts of the realm"),
    scope(Area.SERVICE_ACCOUNTS, Act.WRITE): _("Add, change and remove service accounts of the realm"),
    scope(Area.API_KEYS, Act.READ): _("See which API keys there are, but not the keys themselves"),
    scope(Area.API_KEYS, Act.WRITE): _("Make and invalidate API keys"),
    scope(Area.USERS, Act.READ): _("See the people of the realm"),
    scope(Area.USERS, Act.WRITE): _("Invite, change and disable people of the realm"),
    scope(Area.SESSIONS, Act.READ): _("See where people are signed in"),
    scope(Area.SESSIONS, Act.WRITE): _("Sign people out"),
    scope(Area.GRANTS, Act.READ): _("See which applications people have connected"),
    scope(Area.GRANTS, Act.WRITE): _("Disconnect applications of people"),
    scope(Area.ROLES, Act.READ): _("See the roles of the realm"),
    scope(Area.ROLES, Act.WRITE): _("Add, change and remove roles of the realm"),
    scope(Area.SCOPES, Act.READ): _("See the scopes of the realm"),
    scope(Area.SCOPES, Act.WRITE): _("Add, change and remove scopes of the realm"),
    scope(Area.RESOURCES, Act.READ): _("See the resources of the realm"),
    scope(Area.RESOURCES, Act.WRITE): _("Add, change and remove resources of the realm"),
    scope(Area.IDENTITY_PROVIDERS, Act.READ): _("See the identity providers of the realm"),
    scope(Area.IDENTITY_PROVIDERS, Act.WRITE): _("Add, change and remove identity providers of the realm"),
    scope(Area.REGISTRATION_TOKENS, Act.READ): _("See which registration tokens there are"),
    scope(Area.REGISTRATION_TOKENS, Act.WRITE): _("Make and withdraw registration tokens"),
    scope(Area.KEYS, Act.READ): _("See the public signing keys of the realm"),
    scope(Area.KEYS, Act.WRITE): _("Rotate the signing keys of the realm"),
    scope(Area.AUDIT, Act.READ): _("Read the audit trail of the realm"),
    scope(Area.AUDIT, Act.WRITE): _("Manage the audit trail of the realm"),
    scope(Area.WEBHOOKS, Act.READ): _("See where the realm sends word of what happens"),
    scope(Area.WEBHOOKS, Act.WRITE): _("Decide where the realm sends word of what happens"),
    scope(Area.BLUEPRINT, Act.READ): _("Export the whole configuration of the realm"),
    scope(Area.BLUEPRINT, Act.WRITE): _("Apply a whole configuration, with the right to change everything"),
}


def is_management(name: str) -> bool:
    """Tell whether a name is reserved for the management API, used or not."""
    return name.startswith(PREFIX)


def covers(held: Iterable[str], wanted: str) -> bool:
    """Tell whether one of the scopes `held` contains the management scope `wanted`."""
    return not _containing(wanted).isdisjoint(held)


def _containing(wanted: str) -> frozenset[str]:
    """Return the scopes that contain `wanted`: writing contains reading, and everything contains each area."""
    if wanted not in MANAGEMENT_SCOPES:
        return frozenset()
    place, _colon, act = wanted.rpartition(":")
    acts = (Act.READ, Act.WRITE) if act == Act.READ else (Act.WRITE,)
    return frozenset(name for each in acts for name in (f"{place}:{each}", EVERYTHING[each]))
