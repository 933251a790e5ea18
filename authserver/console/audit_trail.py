"""The admin of the audit trail, and of what was refused: read, searched, and never written by hand."""

from datetime import UTC, datetime

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from audit.models import Event, Refusal
from realms.admin import operates_platform
from realms.administration import ReadOnly, RecordingAdmin
from realms.context import current_realm


class EventAdmin(ReadOnly, RecordingAdmin):
    """What happened in this realm; for the platform's operators, everywhere. Events name their realm, by slug."""

    list_display = ("moment", "realm", "action", "actor", "target", "peer")
    fields = (*list_display, "detail")
    list_filter = ("action",)
    search_fields = ("actor", "target")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Event]:  # noqa: ARG002 (the signature is Django's)
        """Return the events of this realm."""
        events = Event.objects.all()
        return events if operates_platform() else events.filter(realm=current_realm().slug)

    @admin.display(description="at", ordering="at")
    def moment(self, event: Event) -> datetime:
        """Return when it happened."""
        return datetime.fromtimestamp(event.at, UTC)


class RefusalAdmin(ReadOnly, RecordingAdmin):
    """What was refused in this realm, added up by the minute; for the platform's operators, everywhere."""

    list_display = ("moment", "realm", "reason", "target", "peer", "count")
    fields = list_display
    list_filter = ("reason",)
    search_fields = ("target", "peer")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Refusal]:  # noqa: ARG002 (the signature is Django's)
        """Return the refusals of this realm."""
        refusals = Refusal.objects.all()
        return refusals if operates_platform() else refusals.filter(realm=current_realm().slug)

    @admin.display(description="minute", ordering="minute")
    def moment(self, refusal: Refusal) -> datetime:
        """Return the minute in which it happened."""
        return datetime.fromtimestamp(refusal.minute, UTC)
