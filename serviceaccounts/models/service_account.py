"""RFC 6749 §4.4: a machine with roles, that asks for tokens in its own name through the client that it is.

The client carries what every client has (identifier, secrets, scopes, enabled); this row adds what only a principal
has: roles, and the resources for which its tokens are made.
"""

from django.db import models

from clients.models import Client
from realms.managers import RealmBound
from realms.models import Role
from support.text_lists import demand_text_lists


class ServiceAccount(RealmBound):
    """One machine of one realm."""

    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="service_account")
    description = models.CharField(max_length=300, blank=True)
    roles = models.ManyToManyField(Role, blank=True, related_name="service_accounts")
    audience = models.JSONField(default=list, blank=True, help_text="Resources; empty: the realm's audience.")
    access_token_lifetime = models.PositiveIntegerField(null=True, blank=True, help_text="Empty: the realm's.")
    owner = models.CharField(
        max_length=200, blank=True, default="", db_default="", help_text="The team that answers for it."
    )
    created_by = models.CharField(max_length=300, blank=True, default="", db_default="", editable=False)
    last_used_at = models.BigIntegerField(null=True, blank=True, editable=False, help_text="To a minute.")

    class Meta:
        ordering = ("client__name",)

    def __str__(self) -> str:
        return str(self.client)

    def clean(self) -> None:
        """Refuse an audience that is no list of resources."""
        demand_text_lists(self, "audience")
