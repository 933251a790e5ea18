"""RFC 7523 §3 (7): the identifier of an assertion that was used, kept until the assertion has expired."""

from django.db import models

from realms.managers import RealmBound


class SeenJti(RealmBound):
    """`digest` covers what the identifier belongs to as well as itself. `expires_at` is in epoch seconds."""

    digest = models.CharField(max_length=64)
    expires_at = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("realm", "digest"), name="seen_jti_unique_in_realm"),)

    def __str__(self) -> str:
        return self.digest
