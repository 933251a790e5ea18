"""What must still be said to the outside: written with the fact, delivered by a worker, at least once."""

import uuid

from django.db import models


class OutboxMessage(models.Model):
    """One message of a `kind` that authserver/deliveries.py knows. Times are epoch seconds; nothing secret is in it.

    `id` stays the same when a message goes out again after a crash, so that whoever gets it can tell. A message is due
    from `available_at` on, and while it is leased to no worker. One that was given up stays, with all its attempts.
    `last_error` is the kind of the last failure, never its words; `status` and `took_ms` are those of the last call.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    realm = models.CharField(max_length=63)
    kind = models.CharField(max_length=32)
    payload = models.JSONField()
    lane = models.CharField(
        max_length=300, blank=True, default="", db_default="", help_text="Whose server a call goes to: audit/calls.py."
    )
    created_at = models.BigIntegerField()
    available_at = models.BigIntegerField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.BigIntegerField(default=0)
    last_error = models.CharField(max_length=100, blank=True, default="", db_default="")
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    took_ms = models.PositiveIntegerField(null=True, blank=True)
    delivered_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("available_at",)
        indexes = (
            models.Index("available_at", condition=models.Q(delivered_at=None), name="outbox_due"),
            models.Index("delivered_at", condition=models.Q(delivered_at__isnull=False), name="outbox_delivered"),
            models.Index(fields=("created_at",), name="outbox_in_order"),
            models.Index(fields=("realm", "created_at"), name="outbox_of_realm"),
            models.Index(fields=("lane", "-created_at"), condition=models.Q(kind="webhook"), name="outbox_of_webhook"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
