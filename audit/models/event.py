"""One fact of the audit trail. It outlives what it speaks of, so it keeps names instead of foreign keys."""

from datetime import UTC, datetime

from django.db import models


class Event(models.Model):
    """Who did what to whom, when and from where. `at` is in epoch seconds; nothing secret goes into `detail`.

    `subject` is the id of the person whose account it is about, if any: names and addresses change hands, it does not.
    The database refuses to change an event (migration 0003); deleting old ones is possible.
    """

    realm = models.CharField(max_length=63, db_index=True)
    action = models.CharField(max_length=64)
    actor = models.CharField(max_length=300, blank=True)
    target = models.CharField(max_length=300, blank=True)
    subject = models.CharField(max_length=36, blank=True, db_default="")
    peer = models.CharField(max_length=64, blank=True)
    detail = models.JSONField(default=dict)
    at = models.BigIntegerField(db_index=True)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("realm", "subject", "-at"), name="event_of_person", condition=~models.Q(subject="")),
        )

    def __str__(self) -> str:
        return f"{self.action} by {self.actor or 'nobody'}"

    @property
    def moment(self) -> datetime:
        """Return when it happened."""
        return datetime.fromtimestamp(self.at, UTC)
