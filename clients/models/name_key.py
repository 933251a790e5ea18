"""What names of clients that look alike have in common, kept beside the name so that it can be looked up."""

from typing import Any

from django.db import models

from support import lookalikes

MAXIMUM = 400  # characters: twice those of a name, since one letter may look like two


class NameKey(models.Model):
    """A column that follows `name`."""

    name: str
    name_key = models.CharField(max_length=MAXIMUM, default="", db_default="", editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the row with the key of its name."""
        self.name_key = lookalikes.key(self.name)[:MAXIMUM]
        super().save(*args, **kwargs)
