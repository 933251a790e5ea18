"""RFC 8707: a resource (an API, an MCP server) for which a realm's tokens may be asked."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction

from realms import management_api
from realms.managers import RealmBound
from realms.models.resource_name import ResourceName
from realms.models.resource_suggestion import ResourceSuggestion
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
    access_token_lifetime = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(30)],
        help_text="Seconds; the shortest that realm, resource and machine say counts. Empty: the realm's.",
    )

    class Meta:
        ordering = ("identifier",)
        constraints = (
            models.UniqueConstraint(fields=("realm", "canonical_identifier"), name="resource_unique_in_realm"),
        )

    def __str__(self) -> str:
        return self.name or self.identifier

    @property
    def canonical_names(self) -> set[str]:
        """Return the canonical forms of the identifier and the aliases."""
        return {canonical(identifier) or identifier for identifier in (self.identifier, *self.aliases)}

    def clean(self) -> None:
        """Refuse identifiers that RFC 8707 §2 does not allow, and names that mean another resource of the realm."""
        demand_text_lists(self, "aliases")
        taken = ResourceName.objects.all_realms().filter(realm=self.realm).exclude(resource=self.pk)
        others = dict(taken.filter(canonical__in=self.canonical_names).values_list("canonical", "resource__identifier"))
        for field, identifiers in (("identifier", [self.identifier]), ("aliases", self.aliases)):
            for identifier in identifiers:
                form = canonical(identifier)
                if form is None:
                    raise ValidationError({field: f"{identifier!r} is not an absolute URI without a fragment."})
                if form in others:
                    raise ValidationError({field: f"{identifier} means the resource {others[form]} already."})
        if canonical(management_api.identifier(self.realm)) in self.canonical_names:
            raise ValidationError({"identifier": "This is the management API, which every realm has already."})
        self.canonical_identifier = canonical(self.identifier) or ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the canonical forms beside the registered spellings; what was suggested is known by now."""
        self.canonical_identifier = canonical(self.identifier) or self.identifier
        names = self.canonical_names
        with transaction.atomic():
            super().save(*args, **kwargs)
            present = ResourceName.objects.all_realms().filter(realm=self.realm, resource=self)
            present.exclude(canonical__in=names).delete()
            missing = names - set(present.values_list("canonical", flat=True))
            present.bulk_create(
                ResourceName(realm=self.realm, resource=self, canonical=name) for name in sorted(missing)
            )
            suggested = ResourceSuggestion.objects.all_realms().filter(realm=self.realm)
            suggested.filter(canonical_identifier__in=names).delete()
