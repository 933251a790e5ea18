"""How often the same was refused within a minute: strangers add to a number, not to the rows."""

from datetime import UTC, datetime

from django.db import models


class Refusal(models.Model):
    """`count` refusals of one kind in the minute that begins at `minute`, in epoch seconds.

    `reason` is an OAuth error or an action of the trail, `target` a client or an e-mail address, `peer` an IPv4 address
    or the /64 of an IPv6 one.
    """

    realm = models.CharField(max_length=63)
    reason = models.CharField(max_length=64)
    target = models.CharField(max_length=300, blank=True)
    peer = models.CharField(max_length=64, blank=True)
    minute = models.BigIntegerField(db_index=True)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-minute", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("realm", "minute", "peer", "reason", "target"), name="refusal_one_row_a_minute"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reason} for {self.target or 'nobody'}, counted {self.count}"

    @property
    def moment(self) -> datetime:
        """Return the minute in which it happened."""
        return datetime.fromtimestamp(self.minute, UTC)
