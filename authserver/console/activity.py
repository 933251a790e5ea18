"""The page of what happened to an account: a person's own events, in words, page by page."""

from collections.abc import Iterable, Mapping

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.activity import APPLICATIONS, events_of, failures_of, happening
from audit.models import Event
from clients.models import Client
from federation.views import person

PAGE = 20  # events
MAXIMUM_FAILURES = 5  # rows, each of one peer and one minute


@never_cache
@require_safe
@login_required
def activity(request: HttpRequest) -> HttpResponse:
    """Show a page of events, and on the first one the failed attempts of the last days."""
    user = person(request)
    page = Paginator(events_of(user), PAGE).get_page(request.GET.get("page"))
    names = _names(page.object_list)
    context = {
        "page": page,
        "happenings": [happening(event, applications=names) for event in page.object_list],
        "failures": failures_of(user)[:MAXIMUM_FAILURES] if page.number == 1 else (),
    }
    return render(request, "account/activity.html", context)


def _names(events: Iterable[Event]) -> Mapping[str, str]:
    """Return what the applications in the events call themselves, by client identifier."""
    identifiers = {event.target for event in events if event.action in APPLICATIONS}
    clients = Client.objects.filter(client_id__in=identifiers).only("client_id", "name")
    return {client.client_id: str(client) for client in clients}
