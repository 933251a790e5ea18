"""What the API says of things, beside what can be written of them: shapes for its description. No secret is here.

Times are seconds since 1970.
"""

from typing import Any, Literal

from pydantic import BaseModel, Field


class Addressed(BaseModel):
    """What the server says of each thing."""

    url: str = Field(description="Where it is found.")


class ClientSaid(Addressed):
    """What the server says of a client."""

    state: Literal["pending", "new", "verified", "quarantined"]
    trust: Literal["pending", "new", "verified"]
    origin: Literal["administrator", "registration", "document"]
    created_at: int
    last_used_at: int | None


class MachineSaid(Addressed):
    """What the server says of a service account."""

    created_at: int
    created_by: str
    last_used_at: int | None


class RealmSaid(Addressed):
    """What the server says of a realm."""

    issuer: str
    created_at: int


class ResourceSaid(Addressed):
    """What the server says of a resource."""

    id: str = Field(description="Its identifier as it stands in an address.")


class ProviderSaid(Addressed):
    """What the server says of an identity provider."""

    has_secret: bool


class WorkloadSaid(Addressed):
    """What the server says of a workload identity."""

    created_at: int
    created_by: str
    last_used_at: int | None


class PersonSaid(Addressed):
    """What the server says of a person."""

    id: str
    email: str
    email_verified: bool
    has_password: bool
    factors: list[str]
    created_at: int
    last_login_at: int | None


class Retiring(BaseModel):
    """Whether an old secret may go."""

    light: Literal["newest", "in use", "wait", "safe", "ended"]
    is_safe: bool
    reason: str


class Credential(Addressed):
    """What secrets and keys have in common."""

    hint: str = Field(description="Its last four characters.")
    note: str
    created_at: int
    created_by: str
    starts_at: int | None
    expires_at: int | None
    last_used_at: int | None
    allowed_networks: list[str]


class Secret(Credential):
    """What is known of a client's secret."""

    id: int
    retiring: Retiring
    due_at: int | None = Field(description="When its schedule wants another one.")
    has_ended: bool


class ApiKey(Credential):
    """What is known of one generation of an API key."""

    name: str
    generation: int
    scopes: list[str]
    resources: list[str]
    quota: str
    active: bool
    invalidated_at: int | None


class MachineKey(ApiKey):
    """The same of a service account's."""

    is_alive: bool


class RegistrationToken(Addressed):
    """Leave to register clients."""

    id: int
    name: str
    uses_left: int
    scopes: list[str] | None
    redirect_hosts: list[str]
    created_at: int
    expires_at: int
    has_ended: bool


class Suggestion(Addressed):
    """A resource that clients asked for and the realm does not know."""

    id: int
    identifier: str
    client_id: str
    first_seen: int
    last_seen: int
    count: int


class Invitation(Addressed):
    """Somebody who is invited."""

    id: str
    email: str
    roles: list[str]
    created_at: int
    expires_at: int


class Session(Addressed):
    """Where somebody is signed in."""

    id: str
    user: str
    device: str
    user_agent: str
    peer: str
    created_at: int
    seen_at: int
    expires_at: int


class Grant(Addressed):
    """What somebody let an application do, and its tokens."""

    id: str
    user: str
    client_id: str
    scopes: list[str]
    resources: list[str]
    session_bound: bool
    created_at: int
    last_used_at: int
    expires_at: int


class Connection(Addressed):
    """An application that somebody connected."""

    client_id: str
    user: str
    scopes: list[str]
    resources: list[str]
    has_tokens: bool
    connected_at: int
    last_used_at: int | None


class Identity(Addressed):
    """An account elsewhere that opens somebody's account here."""

    provider: str
    issuer: str
    subject: str
    email: str
    linked_at: int
    last_used_at: int | None


class SigningKey(Addressed):
    """A key without its private part."""

    kid: str
    algorithm: str
    state: str
    created_at: int
    activated_at: int | None
    retired_at: int | None
    public_jwk: dict[str, Any]


class Event(BaseModel):
    """Who did what to whom, when and from where."""

    at: int
    action: str
    actor: str
    target: str
    subject: str
    peer: str
    detail: dict[str, Any]


class Trail(BaseModel):
    """A part of the audit trail."""

    items: list[Event]
    next: str | None
    latest: str


class SigningKeys(BaseModel):
    """The keys that sign from now on."""

    items: list[SigningKey]
    next: None


class Outcome(BaseModel):
    """What became of one of many clients."""

    client_id: str
    done: bool
    problem: dict[str, Any] = Field(default={}, description="Why not: a problem document.")


class Outcomes(BaseModel):
    """What became of many."""

    items: list[Outcome]


class PersonOutcome(BaseModel):
    """What became of one of many people."""

    id: str
    done: bool
    problem: dict[str, Any] = Field(default={}, description="Why not: a problem document.")


class PersonOutcomes(BaseModel):
    """What became of many."""

    items: list[PersonOutcome]


class Changes(BaseModel):
    """What a blueprint changed, or would change."""

    changes: list[dict[str, Any]]
    notes: list[str]


class Realms(BaseModel):
    """A blueprint."""

    realms: list[dict[str, Any]]
