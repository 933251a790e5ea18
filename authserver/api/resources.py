"""RFC 8707: the resources of a realm. Each is known by its identifier, whatever its spelling."""

from typing import Any

from django.db.models import QuerySet

from authserver.api import answers
from authserver.api.declared import Declared
from authserver.api.editable import names
from authserver.api.path_keys import segment
from authserver.blueprint.declaration_schema import ResourceEntry
from realms.management_scopes import Area
from realms.models import Resource
from realms.resource_identifier import canonical


class Resources(Declared):
    """The APIs and MCP servers that tokens are made for."""

    called = "Resource"
    says = answers.ResourceSaid
    examples = {"update": {"name": "Documents", "scopes": ["docs:read"]}}

    area = Area.RESOURCES
    path = part = "resources"
    key, named = "canonical_identifier", "identifier"
    document_type = ResourceEntry
    searched = ("identifier", "name")

    def rows(self) -> QuerySet[Resource]:
        """Return the resources of the realm with their scopes."""
        return Resource.objects.prefetch_related("scopes")

    def blank(self) -> Resource:
        """Return a new one."""
        return Resource(realm=self.realm)

    def written(self, row: Resource) -> dict[str, Any]:
        """Return its members, the scopes by name."""
        return ResourceEntry.values_of(row) | {"scopes": names(row, "scopes")}

    def said(self, row: Resource) -> dict[str, Any]:
        """Say what stands for it in an address."""
        return {"id": segment(row.canonical_identifier)} | super().said(row)

    def find(self, name: str, *, lock: bool = False) -> Resource | None:
        """Return the resource of that identifier."""
        found: Resource | None = super().find(canonical(name) or name, lock=lock)
        return found

    def names(self, given: object, name: str) -> bool:
        """Take each spelling of the identifier."""
        return isinstance(given, str) and (canonical(given) or given) == (canonical(name) or name)
