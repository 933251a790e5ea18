"""What the API says of what happened, or was suggested, and of what became of many at once."""

from typing import Any

from pydantic import BaseModel, Field

from authserver.api.answers.said import Addressed


class Suggestion(Addressed):
    """A resource that clients asked for and the realm does not know."""

    id: int
    identifier: str
    client_id: str
    first_seen: int
    last_seen: int
    count: int


class Event(BaseModel):
    """Who did what to whom, when and from where. `flow` ties together the events of one request or authorization."""

    id: int
    at: int
    action: str
    actor: str
    target: str
    subject: str
    client: str
    flow: str
    peer: str
    detail: dict[str, Any]


class Trail(BaseModel):
    """A part of the audit trail."""

    items: list[Event]
    next: str | None
    latest: str


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


class Drift(BaseModel):
    """How a realm differs from a blueprint, and what the blueprint does not name."""

    changes: list[dict[str, Any]]
    unmanaged: list[dict[str, str]]


class Realms(BaseModel):
    """A blueprint."""

    realms: list[dict[str, Any]]
