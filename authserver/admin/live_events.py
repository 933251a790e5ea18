"""What happens at this moment, on a page that asks every two seconds: a stream would hold a thread for each watcher.

A question reads the newest events behind a mark that the page brings, in the order in which they got their keys. The
mark goes no further than the trail is settled, so what a slow transaction brings late is shown late, and never missed.
"""

from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode

from accounts.session_store import pass_unnoticed
from audit.models import Event, Refusal
from audit.search import KIND, Search
from audit.vocabulary import ACTIONS
from authserver.admin import event_page
from authserver.admin.trail_search import LiveSearch
from authserver.api.settled_trail import SettledTrail
from realms.management_scopes import Act
from support import clock
from support.peer import peer_network

MOST = 50  # rows of one answer
REACH = 5000  # keys: nothing older is looked at, however rare it is what is looked for
REFUSED_SECONDS = 600
REFUSED_MOST = 20
LONGEST_KEY = 18  # digits

_trail = SettledTrail()


def page(admin: Any, request: HttpRequest) -> HttpResponse:  # noqa: ANN401 (the admin of events)
    """Show what happened last, and ask for what is newer."""
    form = _form(admin, request)
    asked = urlencode({name: value for name in form.fields if (value := request.GET.get(name))})
    context = _news(admin, request, form, after=0)
    context |= {"title": "Live events", "opts": Event._meta, "form": form, "asked": asked}  # noqa: SLF001 (Django's documented name)
    context |= {"is_narrowed": bool(asked), "newer": f"{reverse('admin:audit_event_newer')}?{asked}"}
    return TemplateResponse(request, "admin/audit/live.html", admin.admin_site.each_context(request) | context)


def newer(admin: Any, request: HttpRequest) -> HttpResponse:  # noqa: ANN401 (as above)
    """Give that part of the page anew, with the events behind the mark alone."""
    form = _form(admin, request)
    pass_unnoticed(request)
    after = request.GET.get("after", "0")
    if not (after.isascii() and after.isdecimal() and len(after) <= LONGEST_KEY):
        raise BadRequest("There is no such mark.")
    return TemplateResponse(request, "admin/audit/live_news.html", _news(admin, request, form, after=int(after)))


def _form(admin: Any, request: HttpRequest) -> LiveSearch:  # noqa: ANN401 (as above)
    if not admin.admin_site.may(request, Act.READ, Event):
        raise PermissionDenied
    form: LiveSearch = admin.search_in(request, LiveSearch)
    return form


def _news(admin: Any, request: HttpRequest, form: LiveSearch, *, after: int) -> dict[str, Any]:  # noqa: ANN401 (as above)
    latest, settled = _trail.latest(), _trail.floor()
    start = max(after, latest - REACH)
    rows = form.found(admin.get_queryset(request)).filter(pk__gt=start).order_by("-pk")[:MOST]
    return {
        "after": max(start, settled),  # what is told twice has the same id
        "events": [_shown(event) for event in rows],
        "names_realms": "realm" in form.fields,
        "refusals": _refused(admin, request, form.search),
        "sees_refusals": admin.admin_site.may(request, Act.READ, Refusal),
    }


def _shown(event: Event) -> dict[str, Any]:
    said = {"sentence": ACTIONS.get(event.action, ""), "who": event_page.who(event), "whom": event_page.whom(event)}
    return {"event": event, **said}


def _refused(admin: Any, request: HttpRequest, search: Search | None) -> list[Refusal]:  # noqa: ANN401 (as above)
    """Return what was refused in the last minutes, by the names that are looked for."""
    if search is None or not admin.admin_site.may(request, Act.READ, Refusal):
        return []
    rows = admin.admin_site.get_model_admin(Refusal).get_queryset(request)
    rows = rows.filter(minute__gte=clock.now() - REFUSED_SECONDS)
    exact = search.exact
    if "realm" in exact:
        rows = rows.filter(realm=exact["realm"])
    if names := {exact[name] for name in ("actor", "target", "client") if name in exact}:
        rows = rows.filter(target__in=names)
    if "action" in exact:
        kind = exact["action"].endswith(KIND)
        rows = rows.filter(**{"reason__startswith" if kind else "reason": exact["action"].removesuffix("*")})
    if "peer" in exact:
        rows = rows.filter(peer__in={exact["peer"], _network(exact["peer"])})
    return list(rows.order_by("-minute", "-pk")[:REFUSED_MOST])


def _network(address: str) -> str:
    """Return what refusals of an address are counted by; what is no address is nothing else."""
    try:
        return peer_network(address)
    except ValueError:
        return address
