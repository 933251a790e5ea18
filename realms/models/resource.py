"""RFC 8707: a resource (an API, an MCP server) for which a realm's tokens may be asked."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from realms.managers import RealmBound
from realms.models.scope import Scope
from realms.resource_identifier import canonical
from support.text_lists import demand_text_lists


class Resource(RealmBound):
    """One resource of one realm. `identifier` goes into `aud` as it is spelt here, however a client spells it."""

    identifier = models.CharField(max_length=500)
    canonical_identifier = models.CharField(max_length=500, editable=False)
    name = models.CharField(max_length=200, blank=True)
    aliases = models.JSONField(default=list, blank=True, help_text="Other identifiers that mean this resource.")
    scopes = models.ManyToManyField(Scope, blank=True, related_name="resources")
    access_token_lifetime = models.PositiveIntegerField(null=True, blank=True, help_text="Empty: the realm's.")

    class Meta:
        ordering = ("identifier",)
        constraints = (
            models.UniqueConstraint(fields=("realm", "canonical_identifier"), name="resource_unique_in_realm"),
        )

    def __str__(self) -> str:
        return self.name or self.identifier

    def clean(self) -> None:
        """Refuse identifiers that RFC 8707 §2 does not allow, and settle the form that must be unique in the realm."""
        demand_text_lists(self, "aliases")
        for field, identifiers in (("identifier", [self.identifier]), ("aliases", self.aliases)):
            for identifier in identifiers:
                if canonical(identifier) is None:
                    raise ValidationError({field: f"{identifier!r} is not an absolute URI without a fragment."})
        self.canonical_identifier = canonical(self.identifier) or ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the canonical form beside the registered spelling."""
        self.canonical_identifier = canonical(self.identifier) or self.identifier
        super().save(*args, **kwargs)
