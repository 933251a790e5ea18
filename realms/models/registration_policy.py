"""RFC 7591 §5: what a realm lets clients do that register themselves. Lifetimes are in seconds."""

from django.core.validators import MinValueValidator
from django.db import models

HOUR = 3600
DAY = 24 * HOUR


class Registration(models.TextChoices):
    """Who may register a client by RFC 7591."""

    OPEN = "open", "Open"
    TOKEN = "token", "With an initial access token"
    APPROVAL = "approval", "After approval"
    CLOSED = "closed", "Closed"


class RegistrationPolicy(models.Model):
    """Columns of a realm."""

    registration = models.CharField(max_length=16, choices=Registration.choices, default=Registration.OPEN)
    loopback_redirect_uris = models.BooleanField(
        default=True,
        db_default=True,
        help_text="Whether clients that nobody here made may send people to a program on their own computer. Without, "
        "editors and command lines cannot register; those that are there stay.",
    )
    maximum_unused_clients = models.PositiveIntegerField(
        default=10_000,
        db_default=10_000,
        validators=[MinValueValidator(10)],
        help_text="So many clients may wait for their first use; beyond that the oldest of them go.",
    )
    unused_client_lifetime = models.PositiveIntegerField(
        default=DAY,
        db_default=DAY,
        validators=[MinValueValidator(HOUR)],
        help_text="Seconds after which a client that registered itself goes if it was never used.",
    )
    idle_client_lifetime = models.PositiveIntegerField(
        default=30 * DAY,
        db_default=30 * DAY,
        validators=[MinValueValidator(HOUR)],
        help_text="Seconds without use after which such a client goes, unless somebody still holds tokens of it.",
    )
    software_statement_issuers = models.JSONField(
        default=list,
        blank=True,
        db_default=models.Value([], models.JSONField()),
        help_text='Who may speak for clients: [{"issuer": "https://…", "jwks": {"keys": […]}}].',
    )

    class Meta:
        abstract = True
