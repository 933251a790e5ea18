"""The base of the admin of what flows look after: they judge, record and tell, so nothing is recorded twice."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from realms.administration import RealmModelAdmin


class FlowAdmin(RealmModelAdmin):
    """Stores and removes by flows, and leaves the trail to them."""

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Remove each row as if alone."""
        for row in queryset:
            self.delete_model(request, row)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]  # noqa: ANN401 (Django's; nobody reads the entry)
        """Leave the trail to the flow."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]  # noqa: ANN401 (Django's; nobody reads the entry)
        """Leave the trail to the flow."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]  # noqa: ANN401 (Django's; nobody reads the entries)
        """Leave the trail to the flow."""
