"""RFC 8707 §2: the canonical identifiers and aliases of resources: within a realm each means one of them."""

from django.db import models

from realms.managers import RealmBound


class ResourceName(RealmBound):
    """One name of one resource; written by the resource as it is saved."""

    resource = models.ForeignKey("realms.Resource", on_delete=models.CASCADE, related_name="names")
    canonical = models.CharField(max_length=500)

    class Meta:
        ordering = ("canonical",)
        constraints = (models.UniqueConstraint(fields=("realm", "canonical"), name="resource_name_unique_in_realm"),)

    def __str__(self) -> str:
        return self.canonical
