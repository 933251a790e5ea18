"""The admin of suggested resources: a stranger's words, to accept or to delete."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from realms import suggestions
from realms.admin_columns import moment
from realms.administration import ReadOnly, RealmModelAdmin
from realms.models import ResourceSuggestion


class ResourceSuggestionAdmin(ReadOnly, RealmModelAdmin):
    """Unknown resources that clients asked for."""

    nothing = (
        "Nobody has asked for a resource that is not registered. What a client asks for in vain is listed here: if it "
        "is yours, one click makes it a resource."
    )
    list_display = ("identifier", "count", "client_id", moment("last_seen", "last asked for (UTC)"))
    search_fields = ("identifier", "client_id")
    sortable_by = None
    actions = ("make_resources",)

    @admin.action(description="Make it a resource of the realm")
    def make_resources(self, request: HttpRequest, chosen: QuerySet[ResourceSuggestion]) -> None:
        """Register each one that was chosen."""
        for suggestion in chosen:
            try:
                suggestions.accept(suggestion, by=str(request.user))
            except ValidationError as refusal:
                self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            else:
                self.message_user(request, f"Now a resource: {suggestion}", messages.SUCCESS)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 (Django's)
        """Let a suggestion be dismissed by who may change resources; it comes back when it is asked for again."""
        return RealmModelAdmin.has_delete_permission(self, request, obj)
