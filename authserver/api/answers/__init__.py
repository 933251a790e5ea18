"""What the API says of things, beside what can be written of them: shapes for its description. No secret is here.

Times are seconds since 1970.
"""

from authserver.api.answers.credentials import (
    ApiKey,
    Credential,
    MachineKey,
    RegistrationToken,
    Retiring,
    Secret,
    SigningKey,
    SigningKeys,
)
from authserver.api.answers.happenings import (
    Changes,
    Drift,
    Event,
    Outcome,
    Outcomes,
    PersonOutcome,
    PersonOutcomes,
    Realms,
    Suggestion,
    Trail,
)
from authserver.api.answers.people import ApplicationRole, Connection, Grant, Identity, Invitation, Session
from authserver.api.answers.said import (
    Addressed,
    ClientSaid,
    MachineSaid,
    PersonSaid,
    ProviderSaid,
    RealmSaid,
    ResourceSaid,
    WorkloadSaid,
)
from authserver.api.answers.webhooks import Deliveries, SentAgain, WebhookSaid, WebhookSecret

__all__ = [
    "Addressed",
    "ApiKey",
    "ApplicationRole",
    "Changes",
    "ClientSaid",
    "Connection",
    "Credential",
    "Deliveries",
    "Drift",
    "Event",
    "Grant",
    "Identity",
    "Invitation",
    "MachineKey",
    "MachineSaid",
    "Outcome",
    "Outcomes",
    "PersonOutcome",
    "PersonOutcomes",
    "PersonSaid",
    "ProviderSaid",
    "RealmSaid",
    "Realms",
    "RegistrationToken",
    "ResourceSaid",
    "Retiring",
    "Secret",
    "SentAgain",
    "Session",
    "SigningKey",
    "SigningKeys",
    "Suggestion",
    "Trail",
    "WebhookSaid",
    "WebhookSecret",
    "WorkloadSaid",
]
