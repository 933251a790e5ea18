"""Events of the audit trail as a file: first how many they would be, then the file, and how far it is meanwhile."""

from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

from accounts.session_store import pass_unnoticed
from audit import actions
from audit.export import FORMATS
from audit.models import Event
from audit.record import record
from authserver.admin import export_progress
from authserver.admin.trail_file import MOST, TrailFile
from realms.context import current_realm
from realms.management_scopes import Act


def export(admin: Any, request: HttpRequest) -> HttpResponseBase:  # noqa: ANN401 (the admin of events)
    """Say how many events are looked for; by POST send them."""
    _demand(admin, request)
    form = admin.search_in(request)
    rows = form.found(admin.get_queryset(request))
    context = {**admin.admin_site.each_context(request), "title": "Export events", "opts": Event._meta, "form": form}  # noqa: SLF001 (Django's documented name)
    if request.method != "POST":
        return TemplateResponse(request, "admin/audit/export.html", context | {"count": _counted(rows), "most": MOST})
    kind, search = request.POST.get("format", ""), form.search
    if kind not in FORMATS or search is None:
        raise BadRequest("There is no such format, or what is looked for is not clear.")
    latest = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    rows = rows.filter(pk__lte=latest)
    total, realm, actor = min(_counted(rows), MOST), current_realm(), str(request.user)
    record(actions.TRAIL_EXPORTED, realm=realm.slug, actor=actor, detail={"format": kind, "search": search.said})
    return TrailFile(kind, rows, realm, actor, export_progress.begun(request, total=total)).response()


def progress(admin: Any, request: HttpRequest) -> HttpResponseBase:  # noqa: ANN401 (as above)
    """Say how far the person's own export is."""
    _demand(admin, request)
    pass_unnoticed(request)
    return export_progress.answer(request)


def _demand(admin: Any, request: HttpRequest) -> None:  # noqa: ANN401 (as above)
    if not admin.admin_site.may(request, Act.READ, Event):
        raise PermissionDenied


def _counted(rows: Any) -> int:  # noqa: ANN401 (a queryset)
    """Count no further than it takes to know that they are too many."""
    counted: int = rows.order_by()[: MOST + 1].count()
    return counted
