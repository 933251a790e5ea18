"""RFC 7662 §4: a client that may introspect more than its own tokens, because an administrator says so.

As a rule it is the server of one or several resources, which asks about the tokens that callers bring to these.
"""

from django.core.exceptions import ValidationError
from django.db import models

from clients.models import Client
from realms.managers import RealmBound
from realms.models import Resource
from realms.signing_algorithms import SigningAlgorithm


class Introspector(RealmBound):
    """What one client may introspect: access tokens for the resources it serves, or every one of the realm."""

    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="introspector")
    introspects = models.ManyToManyField(
        Resource, blank=True, related_name="introspectors", help_text="Resources whose access tokens it may introspect."
    )
    introspects_realm = models.BooleanField(default=False, help_text="Every access token of the realm.")
    introspection_signed_response_alg = models.CharField(
        max_length=16,
        choices=SigningAlgorithm.choices,
        default=SigningAlgorithm.RS256,
        help_text="For signed answers, which it asks for by its Accept header (RFC 9701).",
    )

    class Meta:
        ordering = ("client__client_id",)

    def __str__(self) -> str:
        return str(self.client)

    def clean(self) -> None:
        """Refuse a client that nobody can tell from a stranger (RFC 7662 §2.1)."""
        if hasattr(self, "client") and self.client.is_public:
            raise ValidationError("A public client cannot introspect: it has no way to authenticate.")
