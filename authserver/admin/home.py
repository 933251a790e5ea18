"""What an administrator sees first: whether something needs them, how the realm in view is doing, what happened last.

Figures come from tallies, lists through the admin of their table: nobody finds here what they may not read there.
"""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from audit import delivery, tallies
from audit.models import Event, OutboxMessage
from authserver.admin import endings, first_steps, home_pictures, top_clients
from authserver.admin.period import PERIODS, Period, chosen
from clients.models import Client
from realms.admin import operates_platform
from realms.chosen_realm import chosen_realm
from realms.context import current_realm
from realms.management_scopes import Act
from realms.models import Realm
from support import clock

LATEST = 10
STUCK = 100  # messages: beyond that nobody needs the number


def overview(request: HttpRequest, site: Any) -> dict[str, Any]:  # noqa: ANN401 (authserver/admin_site.py, which imports this)
    """Return what the first page shows of the realm in view, or of all."""
    realm = _in_view(request)
    period = chosen(request)
    return {
        "title": realm.name if realm else "All realms",
        "realm_in_view": realm,
        "settings_url": _settings(request, site, realm),
        "adds_realms": site.get_model_admin(Realm).has_add_permission(request),
        "steps": first_steps.steps(request, site) if realm else [],
        "stuck": _stuck(request, site),
        "endings": endings.soon(request, site),
        "events": _latest(request, site),
        "sees_events": site.may(request, Act.READ, Event),
        "periods": PERIODS,
        "period": period,
    } | _pictures(request, site, period, realm.slug if realm else tallies.EVERY_REALM)


def _in_view(request: HttpRequest) -> Realm | None:
    """Return the realm that the page is about; None for all."""
    return chosen_realm(request) if operates_platform() else current_realm()


def _pictures(request: HttpRequest, site: Any, period: Period, realm: str) -> dict[str, Any]:  # noqa: ANN401 (as above)
    now = clock.now()
    if operates_platform() and not site.spans_realms(request):
        return {}  # somebody of the operators' realm who looks after single applications
    drawn = home_pictures.drawn(
        realm, period=period, now=now, oversees=lambda model: bool(site.oversees(request, model))
    )
    if site.oversees(request, Client):
        since = period.starts(now)[0] // tallies.DAY * tallies.DAY
        ranked = top_clients.ranking(request, site, realm=realm, since=since)
        return {"pictures": drawn, "ranking": ranked}
    return {"pictures": drawn}


def _settings(request: HttpRequest, site: Any, realm: Realm | None) -> str:  # noqa: ANN401 (as above)
    if realm is None or not site.may(request, Act.READ, Realm):
        return ""
    return reverse("admin:realms_realm_change", args=[realm.pk])


def _stuck(request: HttpRequest, site: Any) -> int:  # noqa: ANN401 (as above)
    """Return how many messages were given up, as far as it is worth counting."""
    if not site.may(request, Act.READ, OutboxMessage):
        return 0
    rows = site.get_model_admin(OutboxMessage).get_queryset(request)
    given_up = rows.filter(delivery.GIVEN_UP)
    return len(given_up.order_by().values_list("pk")[:STUCK])


def _latest(request: HttpRequest, site: Any) -> list[Event]:  # noqa: ANN401 (as above)
    if not site.may(request, Act.READ, Event):
        return []
    return list(site.get_model_admin(Event).get_queryset(request)[:LATEST])
