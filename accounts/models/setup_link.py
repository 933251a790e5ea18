"""A one-time link with which the first administrator of a realm sets an e-mail address and a password."""

from django.db import models

from realms.managers import RealmBound


class SetupLink(RealmBound):
    """One link, stored as the digest of its token. Times are epoch seconds."""

    digest = models.CharField(max_length=80, unique=True)
    expires_at = models.BigIntegerField()
    used_at = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"Setup link of {self.realm_id}"
