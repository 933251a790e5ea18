"""RFC 7591 §3: an initial access token: whoever holds it may register so many clients, within what it allows."""

from django.db import models

from realms.managers import RealmBound


class InitialAccessToken(RealmBound):
    """One token, stored as a digest. Times are epoch seconds."""

    name = models.CharField(max_length=200, blank=True, help_text="Whom it was made for.")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    uses_left = models.PositiveIntegerField()
    scopes = models.JSONField(
        null=True, blank=True, help_text="Scopes that its clients may ask for; null: every public one."
    )
    redirect_hosts = models.JSONField(
        default=list, blank=True, help_text="Hosts that its clients may send people to; empty: any."
    )
    created_at = models.BigIntegerField(editable=False)
    created_by = models.CharField(max_length=300, blank=True, default="", db_default="", editable=False)
    expires_at = models.BigIntegerField()

    class Meta:
        ordering = ("-created_at",)
        verbose_name = "registration token"

    def __str__(self) -> str:
        return self.name or f"Initial access token {self.pk}"
