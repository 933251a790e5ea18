"""Events of the audit trail as a file: first how many they would be, then the file, which is made as it is sent."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

from audit import actions
from audit.export import FORMATS, events
from audit.models import Event
from audit.record import record
from realms.context import current_realm, realm_context
from realms.management_scopes import Act
from realms.models import Realm
from support import clock

MOST = 1_000_000  # events of one file: `manage.py audit export` has no limit


def export(admin: Any, request: HttpRequest) -> HttpResponseBase:  # noqa: ANN401 (the admin of events)
    """Say how many events are looked for; by POST send them."""
    if not admin.admin_site.may(request, Act.READ, Event):
        raise PermissionDenied
    form = admin.search_in(request)
    rows = form.found(admin.get_queryset(request))
    context = {**admin.admin_site.each_context(request), "title": "Export events", "opts": Event._meta, "form": form}  # noqa: SLF001 (Django's documented name)
    if request.method != "POST":
        count = rows.order_by()[: MOST + 1].count()
        return TemplateResponse(request, "admin/audit/export.html", context | {"count": count, "most": MOST})
    kind, search = request.POST.get("format", ""), form.search
    if kind not in FORMATS or search is None:
        raise BadRequest("There is no such format, or what is looked for is not clear.")
    latest = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    detail = {"format": kind, "search": search.said}
    record(actions.TRAIL_EXPORTED, realm=current_realm().slug, actor=str(request.user), detail=detail)
    return _file(kind, rows.filter(pk__lte=latest), current_realm())


def _file(kind: str, rows: Any, realm: Realm) -> StreamingHttpResponse:  # noqa: ANN401 (a queryset)
    content_type, *_ = FORMATS[kind]
    response = StreamingHttpResponse(_lines(kind, rows, realm), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="audit-{realm.slug}-{clock.now()}.{kind}"'
    response.headers["X-Accel-Buffering"] = "no"
    add_never_cache_headers(response)
    return response


def _lines(kind: str, rows: Any, realm: Realm) -> Iterator[bytes]:  # noqa: ANN401 (as above)
    """Make the file. The request has left its realm by then: each bit is read inside it again."""
    _, head, lines = FORMATS[kind]
    yield head().encode()
    bits, sent = events(rows), 0
    while sent < MOST:
        with realm_context(realm):
            found = next(bits, None)
        if found is None:
            return
        sent += len(found)
        yield lines(found).encode()
