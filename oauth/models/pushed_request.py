"""RFC 9126 §2.2: an authorization request that a client pushed, kept by the digest of its handle."""

from django.db import models

from clients.models import Client
from realms.managers import RealmBound


class PushedRequest(RealmBound):
    """One pushed request, or the mark that its answer was given. `expires_at` is in epoch seconds."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    parameters = models.JSONField(default=dict)
    answered = models.BooleanField(default=False)
    expires_at = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"Pushed request {self.pk}"
