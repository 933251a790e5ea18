"""A role: a name that tokens carry, and the scopes that holding it opens."""

from django.db import models

from realms.managers import RealmBound
from realms.models.scope import Scope
from realms.permissions import ALL, demand_permissions


class Role(RealmBound):
    """One role of one realm. It opens `scopes`: restricted ones to people, any to service accounts.

    `permissions` are scopes of the management API: what its holders may administer. `administers` means all of them.
    """

    name = models.CharField(max_length=128)
    description = models.CharField(max_length=300, blank=True)
    scopes = models.ManyToManyField(Scope, blank=True, related_name="roles")
    administers = models.BooleanField(default=False, help_text="Holders may do everything in this realm's admin.")
    permissions = models.JSONField(
        default=list, db_default=models.Value([], models.JSONField()), blank=True, validators=[demand_permissions]
    )

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("realm", "name"), name="role_unique_in_realm"),)

    def __str__(self) -> str:
        return self.name

    @property
    def allows(self) -> frozenset[str]:
        """Return what its holders may administer."""
        return ALL if self.administers else frozenset(self.permissions)
