"""The admin of the audit trail, and of what was refused: read, searched, and never written by hand."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_GET

from authserver.admin import event_page, live_events
from authserver.admin.trail_export import export, progress
from authserver.admin.trail_search import TrailList, TrailSearch
from realms.admin import operates_platform
from realms.admin_columns import moment
from realms.administration import ReadOnly
from realms.chosen_realm import chosen_realm
from realms.context import current_realm
from realms.recording_admin import RecordingAdmin


class TrailAdmin(ReadOnly, RecordingAdmin):
    """Rows that name their realm by its slug. The platform's operators see those of every realm."""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[models.Model]:
        """Return the rows of this realm, or of the realm in view."""
        rows = super().get_queryset(request)
        realm = chosen_realm(request) if operates_platform() else current_realm()
        return rows if realm is None else rows.filter(realm=realm.slug)


class EventAdmin(TrailAdmin):
    """What happened."""

    nothing = "Nothing has happened yet."
    list_display = (moment("at", "When (UTC)"), "action", event_page.who, event_page.whom, "client", "peer", "realm")
    fields = event_page.FIELDS

    def get_changelist(self, request: HttpRequest, **_: Any) -> type[TrailList]:  # noqa: ARG002 (the signature is Django's)
        """Return the list that its own fields narrow down."""
        return TrailList

    def search_in(self, request: HttpRequest, kind: type[TrailSearch] = TrailSearch) -> TrailSearch:
        """Return what is looked for; operators may look for a realm, unless one is in view."""
        return kind(request.GET, several_realms=operates_platform() and chosen_realm(request) is None)

    def get_urls(self) -> list[URLPattern]:
        """Add the addresses of the export, and of what happens at this moment."""
        guarded = self.admin_site.admin_view
        own = [
            path("export/", guarded(self._export), name="audit_event_export"),
            path("export/progress/", guarded(self._progress), name="audit_event_export_progress"),
            path("live/", guarded(self._live), name="audit_event_live"),
            path("live/newer/", guarded(self._newer), name="audit_event_newer"),
        ]
        return [*own, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **named: Any
    ) -> HttpResponse:
        """Show what else happened in the same flow."""
        context |= event_page.siblings(self.get_queryset(request), context["original"])
        page: HttpResponse = super().render_change_form(request, context, *args, **named)
        return page

    def _export(self, request: HttpRequest) -> HttpResponseBase:
        return export(self, request)

    @method_decorator(require_GET)
    def _progress(self, request: HttpRequest) -> HttpResponseBase:
        return progress(self, request)

    @method_decorator(require_GET)
    def _live(self, request: HttpRequest) -> HttpResponseBase:
        return live_events.page(self, request)

    @method_decorator(require_GET)
    def _newer(self, request: HttpRequest) -> HttpResponseBase:
        return live_events.newer(self, request)


class RefusalAdmin(TrailAdmin):
    """What was refused, added up by the minute."""

    nothing = "Nothing was refused within the last thirty days."
    list_display = (moment("minute", "minute"), "reason", "target", "peer", "count", "realm")
    fields = list_display
    list_filter = ("reason",)
    search_fields = ("^target", "^peer")
    search_help_text = "The beginning of a name or of a network address."
