"""How far somebody has read in the audit trail: what is behind is told, what is ahead is not."""

from django.db import models


class TrailCursor(models.Model):
    """One reader's place, as audit/horizon.py moves it: all keys up to `floor` are settled, and were read.

    `seen` and `horizon` are the place to come, and what has to be over before it is one, as noted at `since`.
    """

    reader = models.CharField(max_length=32, primary_key=True)
    floor = models.BigIntegerField()
    seen = models.BigIntegerField()
    horizon = models.BigIntegerField()
    since = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.reader} at {self.floor}"
