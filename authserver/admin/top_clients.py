"""Which clients got the most tokens, with their names where the person who looks may read them."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import reverse

from audit import tallies
from authserver.admin.pictures import Place, Ranking
from clients.models import Client

MOST = 10


def ranking(request: HttpRequest, site: AdminSite, *, realm: str, since: int) -> Ranking:
    """Return the picture. Numbers are kept by the day, so it begins at midnight."""
    places = [(*_parted(key, realm), count) for key, count in tallies.top_clients(realm, since=since, most=MOST)]
    named = {"realm__slug__in": {slug for slug, _, _ in places}, "client_id__in": {name for _, name, _ in places}}
    rows = site.get_model_admin(Client).get_queryset(request).filter(**named)
    found = {(row.realm.slug, row.client_id): row for row in rows.select_related("realm")}
    return Ranking(
        "clients",
        "Applications with most tokens",
        "tokens",
        [_place(found.get((slug, name)), slug, name, count, names_realm=not realm) for slug, name, count in places],
    )


def _parted(key: str, realm: str) -> tuple[str, str]:
    """Return realm and client: where all realms are counted together, the key names both."""
    slug, _, name = key.partition(" ") if not realm else (realm, "", key)
    return slug, name


def _place(row: Client | None, slug: str, name: str, count: int, *, names_realm: bool) -> Place:
    shown = str(row or name)
    address = reverse("admin:clients_client_change", args=[row.pk]) if row else ""
    return Place(f"{shown} ({slug})" if names_realm else shown, count, address)
