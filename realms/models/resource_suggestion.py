"""RFC 8707 §2: a resource that clients asked for and the realm does not know: a suggestion for its administrator."""

from django.db import models

from realms.managers import RealmBound


class ResourceSuggestion(RealmBound):
    """One identifier as a stranger spelt it first; `count` requests named it. Times are epoch seconds."""

    identifier = models.CharField(max_length=500)
    canonical_identifier = models.CharField(max_length=500)
    client_id = models.CharField(max_length=255, help_text="The client that asked last.")
    first_seen = models.BigIntegerField()
    last_seen = models.BigIntegerField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-count", "-last_seen")
        constraints = (
            models.UniqueConstraint(
                fields=("realm", "canonical_identifier"), name="resource_suggestion_unique_in_realm"
            ),
        )

    def __str__(self) -> str:
        return self.identifier
