"""What the sealer keeps: the chain of seals, its head, and what retention has taken out of it."""

from datetime import UTC, datetime

from django.db import models


class Seal(models.Model):
    """One link: the events with an id above `after`, up to and including `up_to`. It is never changed (migration 0009).

    `parts` holds `[number of events, digest]` for each realm by its slug. `digest` covers the link with the digest of
    the link before it, `mac` is over `digest`, under a key that is not in the database: the one of the pepper `key`.
    """

    number = models.BigIntegerField(primary_key=True)
    version = models.PositiveSmallIntegerField()
    after = models.BigIntegerField(unique=True)
    up_to = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    parts = models.JSONField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    key = models.CharField(max_length=32)
    mac = models.CharField(max_length=64)
    at = models.BigIntegerField(db_index=True)

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"Seal {self.number}"

    @property
    def moment(self) -> datetime:
        """Return when it was made."""
        return datetime.fromtimestamp(self.at, UTC)


class SealHead(models.Model):
    """Where the chain ends, in the one row of a table of its own: links that are cut off at the end are missed."""

    number = models.BigIntegerField()
    up_to = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    key = models.CharField(max_length=32)
    mac = models.CharField(max_length=64)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="seal_head_is_one"),)

    def __str__(self) -> str:
        return f"Head of the chain, at {self.number}"


class Clearance(models.Model):
    """Up to which id the events of a realm were deleted by its retention, under a key that is not in the database."""

    realm = models.CharField(max_length=63, primary_key=True)
    up_to = models.BigIntegerField()
    key = models.CharField(max_length=32)
    mac = models.CharField(max_length=64)
    at = models.BigIntegerField()

    class Meta:
        ordering = ("realm",)

    def __str__(self) -> str:
        return f"{self.realm} up to {self.up_to}"
