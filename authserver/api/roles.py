"""Roles: what people and machines hold, and the scopes that this opens."""

from typing import Any

from django.db.models import QuerySet

from authserver.api import filters
from authserver.api.declared import Declared
from authserver.api.editable import names
from authserver.blueprint.declaration_schema import RoleEntry
from realms.management_scopes import Area
from realms.models import Role


class Roles(Declared):
    """The roles of the realm."""

    called = "Role"
    examples = {"update": {"description": "Reads everything", "scopes": ["docs:read"]}}

    area = Area.ROLES
    path = part = "roles"
    key = named = "name"
    document_type = RoleEntry
    searched = ("name", "description")
    filters = {"administers": filters.flag("administers", "Whether its holders may use the admin and this API.")}

    def rows(self) -> QuerySet[Role]:
        """Return the roles of the realm with their scopes."""
        return Role.objects.prefetch_related("scopes")

    def blank(self) -> Role:
        """Return a new one."""
        return Role(realm=self.realm)

    def written(self, row: Role) -> dict[str, Any]:
        """Return its members, the scopes by name."""
        return RoleEntry.values_of(row) | {"scopes": names(row, "scopes")}
