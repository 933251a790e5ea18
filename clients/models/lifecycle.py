"""RFC 7591 §5, RFC 7592: what is kept of a client's life: who let it in, how far it is trusted, when it was used."""

from django.db import models

from clients.models.initial_access_token import InitialAccessToken


class Trust(models.TextChoices):
    """How far an administrator has looked at a client that registered itself."""

    PENDING = "pending", "Waits for approval"
    NEW = "new", "Nobody vouches for it"
    VERIFIED = "verified", "An administrator vouches for it"


class State(models.TextChoices):
    """What a client is now. It follows from `origin`, `trust` and `enabled`; a retired client has no row any more."""

    PENDING = "pending", "Waits for approval"
    NEW = "new", "New"
    VERIFIED = "verified", "Verified"
    QUARANTINED = "quarantined", "Stopped by an administrator"


BY_REGISTRATION_TOKEN = models.Index(
    fields=("registration_token_digest",),
    condition=~models.Q(registration_token_digest=""),
    name="client_by_registration_token",
)
WAITING = models.Index(
    fields=("created",), condition=models.Q(trust="pending", enabled=False), name="client_waits_for_approval"
)


class Lifecycle(models.Model):
    """Columns that no client writes by its own words. Times are epoch seconds."""

    trust = models.CharField(max_length=16, choices=Trust.choices, default=Trust.NEW, db_default=Trust.NEW.value)
    registration_token_digest = models.CharField(
        max_length=80, blank=True, default="", db_default="", editable=False, help_text="RFC 7592; empty: none."
    )
    registered_from = models.CharField(
        max_length=64, blank=True, default="", db_default="", editable=False, help_text="The network of the peer."
    )
    last_used_at = models.BigIntegerField(
        null=True, blank=True, editable=False, help_text="To a day; null: no person has ever let it in."
    )
    initial_access_token = models.ForeignKey(
        InitialAccessToken,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.RESTRICT,
        related_name="clients",
        help_text="What it registered with: its limits hold for later changes too.",
    )

    class Meta:
        abstract = True
