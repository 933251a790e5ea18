"""Which secrets, API keys and signing keys of a realm need somebody soon, the first to end first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from audit.tallies import DAY
from clients.models import Client, ClientSecret
from keys.models import SigningKey
from realms.management_scopes import Act
from serviceaccounts.models import ApiKey
from support import clock

AHEAD = 30 * DAY
MOST = 10


@dataclass(frozen=True, slots=True)
class Ending:
    """One secret or key."""

    what: str
    name: str
    address: str
    at: int

    @property
    def day(self) -> str:
        """Return when it ends."""
        return f"{datetime.fromtimestamp(self.at, UTC):%Y-%m-%d}"

    @property
    def days(self) -> int:
        """Return how many whole days are left; less than none where it is overdue."""
        return (self.at - clock.now()) // DAY


def soon(request: HttpRequest, site: Any) -> list[Ending]:  # noqa: ANN401 (authserver/admin_site.py, which imports this)
    """Return what ends within thirty days, of what the person may read."""
    found = [ending for kind in (_secrets, _api_keys, _signing_keys) for ending in kind(request, site)]
    return sorted(found, key=lambda ending: (ending.at, ending.name))[:MOST]


def _within(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    now = clock.now()
    return rows.filter(expires_at__gt=now, expires_at__lt=now + AHEAD).order_by("expires_at")


def _readable(request: HttpRequest, site: Any, model: Any) -> "QuerySet[Any]":  # noqa: ANN401 (as above, and a model)
    if not site.may(request, Act.READ, model):
        return QuerySet(model).none()
    rows: QuerySet[Any] = site.get_model_admin(model).get_queryset(request)
    return rows


def _secrets(request: HttpRequest, site: Any) -> Iterator[Ending]:  # noqa: ANN401 (as above)
    clients = _readable(request, site, Client)
    rows = _within(_readable(request, site, ClientSecret).filter(client__in=clients.values("pk")))
    for row in rows.select_related("client")[:MOST]:
        address = reverse("admin:clients_client_change", args=[row.client_id])
        yield Ending("Client secret", str(row.client), address, row.expires_at)


def _api_keys(request: HttpRequest, site: Any) -> Iterator[Ending]:  # noqa: ANN401 (as above)
    keys = _readable(request, site, ApiKey).filter(invalidated_at=None, active=True)
    for row in _within(keys).select_related("service_account__client", "user")[:MOST]:
        yield Ending("API key", str(row), reverse("admin:serviceaccounts_apikey_change", args=[row.pk]), row.expires_at)


def _signing_keys(request: HttpRequest, site: Any) -> Iterator[Ending]:  # noqa: ANN401 (as above)
    """Yield active keys that should have been replaced a day ago: rotation does not work."""
    due = F("activated_at") + F("realm__signing_key_lifetime")
    active = _readable(request, site, SigningKey).filter(state=SigningKey.State.ACTIVE)
    for row in active.alias(due=due).filter(due__lt=clock.now() - DAY).select_related("realm").order_by("pk")[:MOST]:
        address = reverse("admin:keys_signingkey_change", args=[row.pk])
        at = (row.activated_at or row.created_at) + row.realm.signing_key_lifetime
        yield Ending("Signing key, to be replaced", str(row), address, at)
