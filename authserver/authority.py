"""Who may do what in the administration of a realm: the one place that the admin and the management API ask.

Three levels. A role of the platform's realm permits in every realm what it says; one of another realm, there; and one
that is held for an application permits of that what is about the application (authserver/application_rows.py). A token
narrows this down to its scopes. Nobody gives more than they have, or decides on who has more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, cast

from django.db.models import Model, QuerySet

from authserver.application_rows import OF_APPLICATION, rows_of
from authserver.areas import AREAS
from authserver.strength import strength
from realms.level_admin import DELETE
from realms.management_scopes import Act, Area, covers, scope
from realms.models import Realm, Role
from realms.models.realm import SYSTEM_SLUG
from realms.permissions import ALL, contain, within_application


@dataclass(frozen=True, slots=True)
class Principal:
    """A person or a machine, with what its roles let it do at this moment in the realm where it is at `home`.

    `name` is what the audit trail calls it. `permissions` hold in all of the realm, `applications` for single clients,
    by their keys. `scopes` None: a browser session, which nothing narrows.
    """

    sub: str
    name: str
    home: Realm
    permissions: frozenset[str]
    is_person: bool
    applications: Mapping[int, frozenset[str]] = field(default_factory=dict)
    scopes: frozenset[str] | None = None
    client_id: str = ""

    is_authenticated: ClassVar[bool] = True

    def __str__(self) -> str:
        return f"{self.sub} of {self.home.slug}"


def governs(principal: Principal, realm: Realm) -> bool:
    """Tell whether the principal has any authority in `realm`."""
    return bool(_held(principal, realm)) or (principal.home.pk == realm.pk and bool(principal.applications))


def governed(principal: Principal, realms: QuerySet[Realm]) -> QuerySet[Realm]:
    """Return of `realms` those in which the principal has any authority."""
    if principal.home.slug == SYSTEM_SLUG and principal.permissions:
        return realms
    return realms.filter(pk=principal.home.pk) if governs(principal, principal.home) else realms.none()


def is_within_scope(principal: Principal, act: Act, area: Area) -> bool:
    """Tell whether the token that the principal came with speaks of that act."""
    return principal.scopes is None or covers(principal.scopes, scope(area, act))


def may(principal: Principal, act: Act, area: Area, *, realm: Realm, client: int | None = None) -> bool:
    """Tell whether the principal may do that in that area of `realm`; with a client, in what is about that one."""
    return _has(principal, {scope(area, act)}, realm=realm, client=client)


def may_somewhere(principal: Principal, act: Act, area: Area, *, realm: Realm) -> bool:
    """Tell whether the principal may do that in that area, be it for one application."""
    return reach(principal, act, area, realm=realm) != frozenset()


def may_see_some(principal: Principal, act: Act, model: type[Model], *, realm: Realm) -> bool:
    """Tell whether the principal may read or write rows of a table, be it only those of one application."""
    clients, known = reach(principal, act, AREAS[model], realm=realm), OF_APPLICATION.get(model)
    return clients is None or bool(clients and known and (act is Act.READ or not known.read_only))


def may_do_everything(principal: Principal, *, realm: Realm) -> bool:
    """Tell whether nothing in `realm` is closed to the principal."""
    return _has(principal, ALL, realm=realm)


def may_add(principal: Principal, model: type[Model], *, realm: Realm) -> bool:
    """Tell whether the principal may make new rows of a table: those of an application only where that has some."""
    clients, known = reach(principal, Act.WRITE, AREAS[model], realm=realm), OF_APPLICATION.get(model)
    return clients is None or bool(clients and known and known.come_and_go)


def reach(principal: Principal, act: Act, area: Area, *, realm: Realm) -> frozenset[int] | None:
    """Return the keys of the clients for which alone the principal may do that in that area; None: in all the realm."""
    if may(principal, act, area, realm=realm):
        return None
    if principal.home.pk != realm.pk:
        return frozenset()
    return frozenset(pk for pk in principal.applications if may(principal, act, area, realm=realm, client=pk))


def narrowed(
    rows: QuerySet[Any], principal: Principal, act: Act, *, realm: Realm, area: Area | None = None
) -> QuerySet[Any]:
    """Return of `rows`, of `realm`, those that the principal may read or write; `area` if not by their own."""
    clients = reach(principal, act, area or AREAS[rows.model], realm=realm)
    return rows if clients is None else rows_of(rows, clients, act)


def may_touch(
    principal: Principal, row: Model, *, realm: Realm, removing: bool = False, area: Area | None = None
) -> bool:
    """Tell whether the principal may have a row be as it is, change it or remove it: nobody gives more than they have.

    Asked before a change and, within its transaction, after it.
    """
    if may_do_everything(principal, realm=realm):
        return True
    clients = reach(principal, Act.WRITE, area or AREAS[type(row)], realm=realm)
    if clients is not None:
        known, table = OF_APPLICATION.get(type(row)), cast("Any", type(row))
        kept = known is None or (removing and not known.come_and_go)
        if kept or not rows_of(table.objects.all_realms().filter(pk=row.pk), clients, Act.WRITE).exists():
            return False
    return all(_has(principal, held, realm=realm, client=client) for client, held in strength(row))


def may_act(principal: Principal, act: str, model: type[Model], *, realm: Realm) -> bool:
    """Tell whether the principal may do to rows of a table what has this name; which rows, `may_touch` says."""
    clients, known = reach(principal, Act.WRITE, AREAS[model], realm=realm), OF_APPLICATION.get(model)
    if clients is None or not (clients and known):
        return clients is None
    return act in known.acts or (known.come_and_go and act == DELETE)


def fixed_in(principal: Principal, row: Model, *, realm: Realm) -> frozenset[str]:
    """Return the columns of a row that the principal leaves as they are: whoever has the application, not the realm."""
    if may(principal, Act.WRITE, AREAS[type(row)], realm=realm):
        return frozenset()
    known = OF_APPLICATION.get(type(row))
    return known.fixed if known else frozenset()


def may_give(
    principal: Principal, roles: Iterable[Role], *, realm: Realm, area: Area, client: int | None = None
) -> bool:
    """Tell whether the principal may hand out `roles` to what is in `area`, in the realm or for one client.

    Whoever has an application gives none in the realm: even what does not administer opens scopes everywhere.
    """
    given = list(roles)
    if client is None:
        allowed = all(_has(principal, role.allows, realm=realm) for role in given)
        return not given or (allowed and may(principal, Act.WRITE, area, realm=realm))
    return all(_has(principal, within_application(role.allows), realm=realm, client=client) for role in given)


def _held(principal: Principal, realm: Realm, client: int | None = None) -> frozenset[str]:
    if principal.home.slug != SYSTEM_SLUG and principal.home.pk != realm.pk:
        return frozenset()
    if client is None or principal.home.pk != realm.pk:
        return principal.permissions
    return principal.permissions | principal.applications.get(client, frozenset())


def _has(principal: Principal, wanted: Iterable[str], *, realm: Realm, client: int | None = None) -> bool:
    names = frozenset(wanted)
    said = principal.scopes is None or contain(principal.scopes, names)
    return said and contain(_held(principal, realm, client), names)
