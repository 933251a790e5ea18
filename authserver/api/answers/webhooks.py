"""What the API says of webhooks, and of what was sent to them."""

from typing import Literal

from pydantic import BaseModel, Field

from authserver.api.answers.said import Addressed


class WebhookSaid(Addressed):
    """What the server says of a webhook."""

    created_at: int
    failing_since: int | None = Field(description="Since when nothing was accepted.")
    switched_off_because: str = Field(description="Why the server has switched it off, if it has.")
    previous_until: int | None = Field(description="How long messages are signed with the former secret as well.")


class Attempted(BaseModel):
    """One message: its `webhook-id`, and what became of it."""

    id: str
    type: str
    state: Literal["accepted", "waiting", "given up"]
    attempts: int
    status: int | None = Field(description="What the receiver answered last; null: nothing.")
    took_ms: int | None
    error: str
    created_at: int
    next_try_at: int | None


class Deliveries(BaseModel):
    """A page of them."""

    items: list[Attempted]
    next: str | None


class SentAgain(BaseModel):
    """How many messages are on their way."""

    count: int


class WebhookSecret(BaseModel):
    """A new secret."""

    secret: str = Field(description="Told this one time.")
    previous_until: int | None
