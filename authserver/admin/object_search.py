"""One field that finds what an administrator looks after, by how its name or identifier begins.

Each kind costs one statement, which an index answers where there are many (clients/migrations, accounts/migrations).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from clients.models import Client
from realms.management_scopes import Act
from realms.models import Realm, Resource, Role, Scope
from serviceaccounts.models import ServiceAccount

SHORTEST = 2  # characters: one finds everything
MOST = 10  # of each kind
KINDS: Sequence[tuple[type[Model], tuple[str, ...]]] = (
    (User, ("email", "name")),
    (Client, ("client_id", "name")),
    (ServiceAccount, ("client__client_id", "client__name")),
    (Resource, ("identifier", "name")),
    (Scope, ("name",)),
    (Role, ("name",)),
    (Realm, ("slug", "name", "domain")),
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One row that was found. `realm` is empty where all are of one realm."""

    name: str
    address: str
    realm: str


@dataclass(frozen=True, slots=True)
class Kind:
    """The rows of one table, and whether there are more."""

    title: str
    hits: list[Hit]
    has_more: bool


def found(request: HttpRequest, site: Any, query: str) -> list[Kind]:  # noqa: ANN401 (authserver/admin_site.py)
    """Return what begins with `query`, of what the person may read."""
    if len(query) < SHORTEST or "\x00" in query:
        return []
    kinds = [_of_kind(request, site, query, *kind) for kind in KINDS if site.may(request, Act.READ, kind[0])]
    return [kind for kind in kinds if kind.hits]


def _of_kind(request: HttpRequest, site: Any, query: str, model: type[Model], columns: tuple[str, ...]) -> Kind:  # noqa: ANN401 (as above)
    rows: QuerySet[Any] = site.get_model_admin(model).get_queryset(request)
    options: Any = model._meta  # noqa: SLF001 (Django's documented name)
    begins = Q(*((f"{column}__istartswith", query) for column in columns), _connector=Q.OR)
    related = [field.name for field in options.fields if field.name in {"realm", "client"}]
    matching = rows.filter(begins | _by_key(model, query)).select_related(*related).prefetch_related(None)
    first = list(matching.order_by()[: MOST + 1])
    place = f"admin:{options.app_label}_{options.model_name}_change"
    names_realm = site.spans_realms(request)
    hits = [Hit(str(row), reverse(place, args=[row.pk]), _realm(row) if names_realm else "") for row in first]
    return Kind(str(options.verbose_name_plural), sorted(hits[:MOST], key=lambda hit: hit.name), len(first) > MOST)


def _by_key(model: type[Model], query: str) -> Q:
    """Return what finds a person by the `sub` of their tokens."""
    if model is not User:
        return Q()
    try:
        return Q(pk=UUID(query))
    except ValueError:
        return Q()


def _realm(row: Any) -> str:  # noqa: ANN401 (a row of one of the kinds)
    return "" if isinstance(row, Realm) else row.realm.slug
