"""The admin of roles."""

from django.contrib import admin
from django.http import HttpRequest

from realms.administration import RealmModelAdmin
from realms.management_scopes import PREFIX
from realms.models import Role
from realms.role_form import FIELDSETS, PermissionsForm


class RoleAdmin(RealmModelAdmin):
    """Roles."""

    form = PermissionsForm
    fieldsets = FIELDSETS
    nothing = "No role yet. A role opens scopes to the people and machines that hold it."
    list_display = ("name", "description", "administers", "permitted")
    list_filter = ("administers",)
    sortable_by = None
    list_select_related = ("realm",)
    search_fields = ("name", "description")

    def get_readonly_fields(self, request: HttpRequest, obj: Role | None = None) -> tuple[str, ...]:  # noqa: ARG002 (Django's)
        """Keep the name: providers give roles by it, and APIs know it. A blueprint renames, and takes all along."""
        return ("name",) if obj else ()

    @admin.display(description="permits")
    def permitted(self, role: Role) -> str:
        """Return what the role permits, without what is the same in each name."""
        return ", ".join(name.removeprefix(PREFIX) for name in role.permissions)
