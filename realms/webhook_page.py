"""What the page of a webhook shows below its form: how it does, what was sent, and what can be done about it."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from django import forms

from audit.models import OutboxMessage
from realms import webhook_log
from realms.models import Webhook
from support import clock

LOG = 50  # messages
HOUR, DAY = 3600, 86_400


class OverlapForm(forms.Form):
    """How long the old secret goes on."""

    CHOICES: ClassVar = (
        (0, "ends now"),
        (HOUR, "works for another hour"),
        (DAY, "works for another day"),
        (7 * DAY, "works for another week"),
    )

    overlap = forms.TypedChoiceField(
        label="A new secret is shown once. The old one", coerce=int, choices=CHOICES, initial=DAY, required=False
    )


class ReplayForm(forms.Form):
    """What is to be sent again: one message by its id, or all that failed within so many seconds."""

    CHOICES: ClassVar = ((HOUR, "of the last hour"), (DAY, "of the last day"), (webhook_log.KEPT, "of thirty days"))

    message = forms.UUIDField(required=False, widget=forms.HiddenInput)
    failed = forms.TypedChoiceField(label="All that failed", coerce=int, choices=CHOICES, initial=DAY, required=False)

    def send(self, webhook: Webhook) -> int:
        """Send it, and return how much."""
        if message := self.cleaned_data["message"]:
            return webhook_log.send_again(webhook, OutboxMessage.objects.filter(pk=message))
        since = clock.now() - (self.cleaned_data["failed"] or DAY)
        return webhook_log.send_failed_again(webhook, since=since)


def page_of(webhook: Webhook) -> dict[str, Any]:
    """Return what the template shows of a webhook."""
    sent = [line_of(message) for message in webhook_log.deliveries(webhook)[:LOG]]
    former = webhook.previous_until if (webhook.previous_until or 0) > clock.now() else None
    return {
        "sent": sent,
        "failed": any(line["state"] == "given up" for line in sent),
        "failing_since": clock.moment(webhook.failing_since),
        "former_until": clock.moment(former),
        "overlap": OverlapForm(),
        "replay": ReplayForm(),
    }


def line_of(message: OutboxMessage) -> dict[str, Any]:
    """Return what the log shows of a message: not what it says."""
    state = webhook_log.state_of(message)
    return {
        "key": str(message.pk),
        "id": f"msg_{message.pk.hex}",
        "type": message.payload["message"]["type"],
        "created": datetime.fromtimestamp(message.created_at, UTC),
        "state": state,
        "attempts": message.attempts,
        "status": message.status,
        "took_ms": message.took_ms,
        "error": "" if message.delivered_at else message.last_error,
        "due": clock.moment(message.available_at) if state == "waiting" else None,
    }
