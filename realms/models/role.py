"""A role: a name that tokens carry, and the scopes that holding it opens."""

from django.db import models

from realms.managers import RealmBound
from realms.models.scope import Scope


class Role(RealmBound):
    """One role of one realm. It opens `scopes`: restricted ones to people, any to service accounts."""

    name = models.CharField(max_length=128)
    description = models.CharField(max_length=300, blank=True)
    scopes = models.ManyToManyField(Scope, blank=True, related_name="roles")
    administers = models.BooleanField(default=False, help_text="Holders may use this realm's admin.")

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("realm", "name"), name="role_unique_in_realm"),)

    def __str__(self) -> str:
        return self.name
