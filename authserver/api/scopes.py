"""RFC 6749 §3.3: the scopes that a realm declares."""

from typing import Any

from django.db.models import QuerySet

from authserver.api import filters
from authserver.api.declared import Declared
from authserver.blueprint.declaration_schema import ScopeEntry
from realms.management_scopes import Area
from realms.models import Scope


class Scopes(Declared):
    """What applications may ask people for."""

    called = "Scope"
    examples = {"update": {"description": "Read your documents", "restricted": True}}

    area = Area.SCOPES
    path = part = "scopes"
    key = named = "name"
    document_type = ScopeEntry
    searched = ("name", "description")
    filters = {
        "default": filters.flag("default", "Whether it is granted to who asks for nothing."),
        "public": filters.flag("public", "Whether self-registered clients may ask for it."),
        "restricted": filters.flag("restricted", "Whether a role has to open it."),
    }

    def rows(self) -> QuerySet[Scope]:
        """Return the scopes of the realm."""
        return Scope.objects.all()

    def blank(self) -> Scope:
        """Return a new one."""
        return Scope(realm=self.realm)

    def written(self, row: Scope) -> dict[str, Any]:
        """Return its members."""
        return ScopeEntry.values_of(row)
