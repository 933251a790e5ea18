"""What the API says of secrets and keys: everything but these themselves."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from authserver.api.answers.said import Addressed


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


class SigningKey(Addressed):
    """A key without its private part."""

    kid: str
    algorithm: str
    state: str
    created_at: int
    activated_at: int | None
    retired_at: int | None
    signs_from: int | None
    signs_until: int | None
    tokens_end_at: int | None
    published_until: int | None
    public_jwk: dict[str, Any]


class SigningKeys(BaseModel):
    """The keys that sign from now on."""

    items: list[SigningKey]
    next: None
