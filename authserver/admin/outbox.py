"""The admin of the outbox: what waits, what was given up and why. What a message says is not shown."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from audit import actions, delivery
from audit.models import OutboxMessage
from authserver.admin.audit_trail import TrailAdmin
from realms.admin_columns import moment

STATES = {
    "delivered": models.Q(delivered_at__isnull=False),
    "waiting": delivery.WAITING,
    "given up": delivery.GIVEN_UP,
}


class StateFilter(admin.SimpleListFilter):
    """Tells what was delivered from what waits and what was given up."""

    title = parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ANN401, ARG002 (Django's)
        """Return the states."""
        return [(name, name.capitalize()) for name in STATES]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:  # noqa: ARG002 (Django's)
        """Keep the messages of the chosen state."""
        chosen = STATES.get(self.value() or "")
        return queryset if chosen is None else queryset.filter(chosen)


class OutboxAdmin(TrailAdmin):
    """Messages to the outside."""

    nothing = "Nothing waits. What was delivered is listed here for a day."
    created, due, delivered = (
        moment("created_at", "created"),
        moment("available_at", "due"),
        moment("delivered_at", "delivered"),
    )
    list_display = (created, "kind", "recipient", "state", "attempts", "last_error", due, "realm")
    fields = (created, "kind", "recipient", "state", "attempts", "last_error", due, delivered, "realm")
    list_filter = ("kind", StateFilter)
    ordering = ("-created_at",)
    actions = ("try_again",)

    @admin.display(description="client")
    def recipient(self, message: OutboxMessage) -> str:
        """Return which client a call goes to; a person's address is not shown."""
        return message.lane.removeprefix(f"{message.realm} ")

    @admin.display(description="state")
    def state(self, message: OutboxMessage) -> str:
        """Return what became of it."""
        if message.delivered_at is not None:
            return "delivered"
        return "given up" if delivery.is_given_up(message) else "waiting"

    @admin.action(description="Try again now")
    def try_again(self, request: HttpRequest, messages: models.QuerySet[OutboxMessage]) -> None:
        """Let the worker take the chosen messages again, unless one has them in hand."""
        retried = [message for message in messages if delivery.retry(message)]
        for message in retried:
            self.record(request, actions.OUTBOX_RETRIED, message, what=["attempts"])
        self.message_user(request, f"{len(retried)} will be tried again.")
