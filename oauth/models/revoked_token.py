"""RFC 7009 §2: one access token that was revoked before its time, kept until it would have expired."""

from django.db import models

from realms.managers import RealmBound


class RevokedToken(RealmBound):
    """The `jti` of a revoked access token. `expires_at` is in epoch seconds."""

    jti = models.CharField(max_length=64)
    expires_at = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("realm", "jti"), name="revoked_token_unique_in_realm"),)

    def __str__(self) -> str:
        return self.jti
