"""The admin of the audit trail, and of what was refused: read, searched, and never written by hand."""

from django.db import models
from django.http import HttpRequest

from realms.admin import operates_platform
from realms.admin_columns import moment
from realms.administration import ReadOnly
from realms.context import current_realm
from realms.recording_admin import RecordingAdmin


class TrailAdmin(ReadOnly, RecordingAdmin):
    """Rows that name their realm by its slug. The platform's operators see those of every realm."""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[models.Model]:
        """Return the rows of this realm."""
        rows = super().get_queryset(request)
        return rows if operates_platform() else rows.filter(realm=current_realm().slug)


class EventAdmin(TrailAdmin):
    """What happened."""

    nothing = "Nothing has happened yet."
    list_display = (moment("at", "at"), "action", "actor", "target", "peer", "realm")
    fields = (*list_display, "detail")
    list_filter = ("action",)
    search_fields = ("actor", "target", "peer")


class RefusalAdmin(TrailAdmin):
    """What was refused, added up by the minute."""

    nothing = "Nothing was refused within the last thirty days."
    list_display = (moment("minute", "minute"), "reason", "target", "peer", "count", "realm")
    fields = list_display
    list_filter = ("reason",)
    search_fields = ("target", "peer")
