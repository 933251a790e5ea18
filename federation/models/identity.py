"""OpenID Connect Core §5.7: who a person is elsewhere: issuer and subject, and nothing that could be given away."""

from django.db import models

from accounts.models import User
from federation.models.provider import IdentityProvider
from realms.managers import RealmBound


class LinkedIdentity(RealmBound):
    """One account elsewhere that opens one account here. Times are epoch seconds.

    `email` is what the provider said last, for the person to recognise it by; nothing is ever looked up by it.
    `granted_roles` are the roles that a login through it gave, and that one without the claim takes away again.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    provider = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)
    email = models.CharField(max_length=254, blank=True)
    granted_roles = models.JSONField(default=list, blank=True)
    linked_at = models.BigIntegerField()
    last_used_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("linked_at",)
        verbose_name_plural = "linked identities"
        constraints = (models.UniqueConstraint(fields=("realm", "issuer", "subject"), name="identity_unique_in_realm"),)

    def __str__(self) -> str:
        return f"{self.user} at {self.provider}"
