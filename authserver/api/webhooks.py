"""Standard Webhooks: the addresses that a realm tells what happens, what was sent there, and what is done about it."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from pydantic import BaseModel, Field
from rest_framework.request import Request
from rest_framework.response import Response

from audit import actions
from audit.models import OutboxMessage
from authserver.api import answers, filters, orders
from authserver.api.declared import Declared
from authserver.api.filters import Filter
from authserver.api.pagination import CURSOR, LIMIT, opened, sealed, size_of
from authserver.api.problems import Problem
from authserver.blueprint.webhook_schema import WebhookEntry
from realms import webhook_log, webhook_secrets, webhooks
from realms.management_scopes import Area
from realms.models import Webhook
from realms.webhook_page import line_of
from support import clock

MINUTE = 60  # seconds
LONGEST_OVERLAP = 30 * 24 * 60  # minutes
STATE = "state"
PREFIX = "msg_"
DELIVERIES = {
    CURSOR: "Where the page before ended: its `next`.",
    LIMIT: "How many items a page has at most: 1 to 200, 50 unless given.",
    STATE: f"Only those that are: {', '.join(webhook_log.STATES)}.",
}


class WebhookSecretOrder(BaseModel):
    """A new secret in the place of the present one."""

    model_config = orders.EXACT

    overlap_minutes: int = Field(
        default=0, ge=0, le=LONGEST_OVERLAP, description="How long messages are signed with the old one as well."
    )


class Replay(BaseModel):
    """What is sent again: one message, or all that were given up of those since a moment."""

    model_config = orders.EXACT

    id: str | None = Field(default=None, pattern=rf"^{PREFIX}[0-9a-f]{{32}}$", description="The id of a message.")
    since: int | None = Field(default=None, ge=0, le=clock.LATEST, description="Seconds since 1970.")


class Webhooks(Declared):
    """Who hears of what happens in the realm."""

    called = "Webhook"
    says = answers.WebhookSaid
    bodies = {"secret": WebhookSecretOrder, "replay": Replay}
    answers = {
        "deliveries": answers.Deliveries,
        "secret": answers.WebhookSecret,
        "replay": answers.SentAgain,
        "test": answers.SentAgain,
    }
    examples = {
        "update": {"url": "https://hooks.example/authserver", "events": ["client.*", "login.succeeded"]},
        "secret": {"overlap_minutes": 1440},
        "replay": {"since": 1795000000},
    }
    parameters = {"deliveries": DELIVERIES}

    area = Area.WEBHOOKS
    path = part = "webhooks"
    key = named = "name"
    document_type = WebhookEntry
    left_out = frozenset({"secret"})
    searched = ("name", "url")
    filters = {
        "enabled": filters.flag("enabled", "Whether anything is sent."),
        "failing": Filter(
            "failing_since__isnull", "Whether it accepted nothing lately.", {"true": False, "false": True}
        ),
    }

    def rows(self) -> QuerySet[Webhook]:
        """Return the webhooks of the realm."""
        return Webhook.objects.select_related("realm")

    def blank(self) -> Webhook:
        """Return a new one."""
        return Webhook(realm=self.realm)

    def written(self, row: Webhook) -> dict[str, Any]:
        """Return its members."""
        return WebhookEntry.values_of(row)

    def said(self, row: Webhook) -> dict[str, Any]:
        """Say how it does."""
        columns = ("created_at", "failing_since", "switched_off_because", "previous_until")
        return super().said(row) | {name: getattr(row, name) for name in columns}

    def deliveries(self, request: Request, key: str) -> Response:
        """List what goes and went to one, the latest first. What a message says is not in it."""
        asked = request.query_params
        rows, size = webhook_log.deliveries(self.existing(key)), size_of(asked.get(LIMIT, ""))
        if STATE in asked:
            if asked[STATE] not in webhook_log.STATES:
                raise Problem(f"The parameter {STATE} takes: {', '.join(webhook_log.STATES)}.")
            rows = rows.filter(webhook_log.STATES[asked[STATE]])
        if asked.get(CURSOR):
            created, _, last = str(opened(asked[CURSOR], self._list_of(key))).partition(" ")
            rows = rows.filter(Q(created_at__lt=created) | Q(created_at=created, pk__lt=last))
        found = list(rows[: size + 1])
        more = len(found) > size
        end = sealed(f"{found[size - 1].created_at} {found[size - 1].pk}", self._list_of(key)) if more else None
        return Response({"items": [_shown(row) for row in found[:size]], "next": end})

    @transaction.atomic
    def test(self, request: Request, key: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Send a message that says nothing, `webhook.test`."""
        webhook = self._meant(key)
        webhooks.try_out(webhook)
        self.record(actions.WEBHOOK_TRIED, webhook, what=[])
        return Response({"count": 1})

    @transaction.atomic
    def replay(self, request: Request, key: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Send one message again, or all that were given up since a moment, under their old ids."""
        webhook, order = self._meant(key), orders.read(Replay, self.document)
        if (order.id is None) == (order.since is None):
            raise Problem("Either id or since.")
        if order.id is not None:
            one = OutboxMessage.objects.filter(pk=order.id.removeprefix(PREFIX))
            count = webhook_log.send_again(webhook, one)
        else:
            count = webhook_log.send_failed_again(webhook, since=order.since or 0)
        self.record(actions.WEBHOOK_REPLAYED, webhook, what={"count": count})
        return Response({"count": count})

    @transaction.atomic
    def secret(self, request: Request, key: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Make a new secret: the only answer that has it. The old one signs as well, for a while if that is asked."""
        webhook, order = self._meant(key), orders.read(WebhookSecretOrder, self.document)
        secret = webhook_secrets.renew_secret(webhook, overlap=order.overlap_minutes * MINUTE)
        webhook.save(update_fields=webhook_secrets.COLUMNS)
        self.record(actions.WEBHOOK_SECRET_RENEWED, webhook, what=[])
        return Response({"secret": secret, "previous_until": webhook.previous_until})

    def _meant(self, key: str) -> Webhook:
        webhook: Webhook = self.existing(key, lock=True)
        self.demand_authority(webhook)
        return webhook

    def _list_of(self, key: str) -> str:
        return f"deliveries of {key}"


def _shown(message: OutboxMessage) -> dict[str, Any]:
    line = line_of(message)
    columns = ("id", "type", "state", "attempts", "status", "took_ms", "error")
    times = {"created_at": message.created_at, "next_try_at": message.available_at if line["due"] else None}
    return {name: line[name] for name in columns} | times
