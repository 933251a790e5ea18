"""What the server says of things that are written through the API, beside what was written."""

from typing import Literal

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
