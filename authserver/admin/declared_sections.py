"""Where a scope, a role or a resource is used: who holds it and what it opens, counted only as far as anybody reads."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from authserver.admin.section import MOST, Line, Section
from realms.management_scopes import Act
from realms.models import Resource, Role, Scope
from serviceaccounts.models import ServiceAccount

COUNTED = 1000  # a role may have a million holders: no page counts them


def of_scope(site: Any, request: HttpRequest, row: Scope) -> Iterator[Section]:  # noqa: ANN401 (the site, which imports this)
    """Yield which roles open the scope, and which resources take it."""
    if site.may(request, Act.READ, Role):
        nothing = "No role opens it." + (" Restricted as it is, nobody gets it." if row.restricted else "")
        yield _table("roles", "Opened by roles", nothing, "Role", _seen(site, request, Role).filter(scopes=row))
    if site.may(request, Act.READ, Resource):
        nothing = "No resource names it: it goes to resources that name no scopes at all."
        found = _seen(site, request, Resource).filter(scopes=row)
        yield _table("resources", "Taken by resources", nothing, "Resource", found)


def of_role(site: Any, request: HttpRequest, row: Role) -> Iterator[Section]:  # noqa: ANN401 (as above)
    """Yield what the role opens, and who holds it."""
    if site.may(request, Act.READ, Scope):
        found = _seen(site, request, Scope).filter(roles=row)
        yield _table("scopes", "Opens", "It opens no scope: tokens just carry its name.", "Scope", found)
    if site.may(request, Act.READ, User):
        found = _seen(site, request, User).filter(roles=row).order_by("email")
        yield _table("people", "Held by people", "Nobody holds it.", "Person", found)
    if site.may(request, Act.READ, ServiceAccount):
        found = _seen(site, request, ServiceAccount).filter(roles=row).select_related("client").order_by("pk")
        yield _table("machines", "Held by service accounts", "No service account holds it.", "Service account", found)


def of_resource(site: Any, request: HttpRequest, row: Resource) -> Iterator[Section]:  # noqa: ANN401 (as above)
    """Yield what tokens for the resource look like, and which scopes they may have."""
    said = [Line(("aud", row.identifier)), Line(("iss", row.realm.issuer)), Line(("typ", "at+jwt"))]
    lifetime = min(row.access_token_lifetime or row.realm.access_token_lifetime, row.realm.access_token_lifetime)
    said.append(Line(("exp", f"at most {lifetime} s after iat")))
    yield Section("tokens", "What its server checks in a token", "", ("Claim", "Value"), said)
    if site.may(request, Act.READ, Scope):
        found = _seen(site, request, Scope).filter(resources=row)
        yield _table("scopes", "Takes scopes", "It names none: tokens for it may carry any scope.", "Scope", found)


def _seen(site: Any, request: HttpRequest, model: Any) -> QuerySet[Any]:  # noqa: ANN401 (as above, and a model)
    rows: QuerySet[Any] = site.get_model_admin(model).get_queryset(request)
    return rows


def _table(name: str, title: str, nothing: str, heading: str, rows: QuerySet[Any]) -> Section:
    """Return the first of the rows, each leading to its page, and say how many there are."""
    label = rows.model._meta  # noqa: SLF001 (Django's documented name)
    page = f"admin:{label.app_label}_{label.model_name}_change"
    lines = [Line((str(row),), reverse(page, args=[row.pk])) for row in rows[:MOST]]
    count = len(lines) if len(lines) < MOST else rows.order_by()[: COUNTED + 1].count()
    number = f"more than {COUNTED}" if count > COUNTED else str(count)
    return Section(name, title, nothing, (heading,), lines, f"{number} in all." if count > len(lines) else "")
