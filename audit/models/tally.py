"""How often something happened in an hour or a day, so that nobody counts events while a page waits."""

from django.db import models


class Tally(models.Model):
    """`count` of a `kind` within the `span` seconds that begin at `begins_at`, in epoch seconds (UTC).

    `kind` is an action of the trail or one of audit/tallies.py, `key` tells apart what is of one kind: a grant, a
    client, a reason. An empty `realm` stands for all realms together.
    """

    realm = models.CharField(max_length=63, blank=True)
    span = models.PositiveIntegerField()
    kind = models.CharField(max_length=64)
    begins_at = models.BigIntegerField()
    key = models.CharField(max_length=320, blank=True)
    count = models.PositiveBigIntegerField()

    class Meta:
        ordering = ("begins_at", "kind", "key")
        verbose_name_plural = "tallies"
        constraints = (
            models.UniqueConstraint(fields=("realm", "span", "kind", "begins_at", "key"), name="tally_counted_once"),
        )
        indexes = (models.Index(fields=("begins_at", "span"), name="tally_of_time"),)

    def __str__(self) -> str:
        return f"{self.count} {self.kind} {self.key}".rstrip()
