"""Names of clients: the order that lists go by, and what those that look alike have in common, to be looked up."""

from typing import Any

from django.db import models

from support import lookalikes

MAXIMUM = 400  # characters: twice those of a name, since one letter may look like two
BY_NAME = (
    models.Index(fields=("realm", "name", "client_id"), name="client_by_name_in_realm"),
    models.Index(fields=("name", "client_id"), name="client_by_name"),
)


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
