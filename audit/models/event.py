"""One fact of the audit trail. It outlives what it speaks of, so it keeps names instead of foreign keys."""

from datetime import UTC, datetime

from django.db import models
from django.db.models import Q


class Event(models.Model):
    """Who did what to whom, when and from where. `at` is in epoch seconds; nothing secret goes into `detail`.

    `subject` is the id of the person whose account it is about, if any: names and addresses change hands, it does not.
    `client` is the identifier of the application that it is about, if any. `flow` ties together what happened in one
    request, or on the way through one authorization.
    The database refuses to change an event (migration 0003); deleting old ones is possible.
    """

    realm = models.CharField(max_length=63)
    action = models.CharField(max_length=64)
    actor = models.CharField(max_length=300, blank=True)
    target = models.CharField(max_length=300, blank=True)
    subject = models.CharField(max_length=36, blank=True, db_default="")
    client = models.CharField(max_length=255, blank=True, db_default="")
    flow = models.CharField(max_length=64, blank=True, db_default="")
    peer = models.CharField(max_length=64, blank=True)
    detail = models.JSONField(default=dict)
    at = models.BigIntegerField(db_index=True)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("realm", "at"), name="event_of_realm"),
            models.Index(fields=("realm", "id"), name="event_of_realm_in_order"),
            models.Index(fields=("realm", "action", "id"), name="event_of_kind"),
            models.Index(fields=("realm", "subject", "-at"), name="event_of_person", condition=~Q(subject="")),
            models.Index(fields=("action", "at"), name="event_of_action"),
            models.Index(fields=("actor", "at"), name="event_of_actor", condition=~Q(actor="")),
            models.Index(fields=("target", "at"), name="event_of_target", condition=~Q(target="")),
            models.Index(fields=("client", "at"), name="event_of_client", condition=~Q(client="")),
            models.Index(fields=("peer", "at"), name="event_of_peer", condition=~Q(peer="")),
            models.Index(fields=("flow",), name="event_of_flow", condition=~Q(flow="")),
        )

    def __str__(self) -> str:
        return f"{self.action} by {self.actor or 'nobody'}"

    @property
    def moment(self) -> datetime:
        """Return when it happened."""
        return datetime.fromtimestamp(self.at, UTC)
