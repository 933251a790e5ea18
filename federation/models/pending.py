"""RFC 6749 §10.12: a person who was sent elsewhere to log in, and whom that browser alone may bring back, once."""

from django.db import models

from accounts.models import User
from federation.models.provider import IdentityProvider
from realms.managers import RealmBound


class PendingLogin(RealmBound):
    """One login under way. `digest` is that of `state`, from which nonce and PKCE verifier are derived.

    `browser` is the digest of a cookie, `user` who was logged in when it was for linking or for a proof of presence.
    """

    class Purpose(models.TextChoices):
        """What comes of it."""

        LOGIN = "login", "Log in"
        LINK = "link", "Link to the account that is logged in"
        CONFIRM = "confirm", "Prove presence"
        TRIAL = "trial", "See what the provider says of the administrator who tries it"

    digest = models.CharField(max_length=64, unique=True)
    browser = models.CharField(max_length=64)
    provider = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    way_on = models.TextField(blank=True)
    fresh = models.BooleanField(default=False, help_text="Whether the person was to prove there again who they are.")
    started_at = models.BigIntegerField()
    expires_at = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"{self.purpose} through {self.provider_id}"
