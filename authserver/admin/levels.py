"""What the person at the admin may do there: each page asks its site, and the site asks authserver/authority.py."""

from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.models import User
from authserver import authority
from authserver.application_rows import OF_APPLICATION, rows_of
from authserver.areas import AREAS
from authserver.authority import Principal
from realms.context import current_realm
from realms.management_scopes import Act
from realms.models import Realm, Role
from realms.permissions import ALL, contain
from serviceaccounts import application_roles
from serviceaccounts.models import ApplicationRole


class Levels(AdminSite):
    """An admin in which not everybody may do everything."""

    def may(self, request: HttpRequest, act: Act, model: type[Model]) -> bool:
        """Tell whether the person may read or change rows of a table, be it only those of one application."""
        person = principal(request)
        return person is not None and authority.may_see_some(person, act, model, realm=current_realm())

    def may_of(self, request: HttpRequest, act: Act, model: type[Model], *, client: Any) -> bool:  # noqa: ANN401 (a client)
        """Tell whether the person may read or change what a table has about one client."""
        person, area = principal(request), AREAS[model]
        return person is not None and authority.may(person, act, area, realm=client.realm, client=client.pk)

    def may_add(self, request: HttpRequest, model: type[Model]) -> bool:
        """Tell whether the person may make new rows of a table."""
        person = principal(request)
        return person is not None and authority.may_add(person, model, realm=current_realm())

    def may_act(self, request: HttpRequest, act: str, model: type[Model]) -> bool:
        """Tell whether the person may do what has this name to rows of a table."""
        person = principal(request)
        return person is not None and authority.may_act(person, act, model, realm=current_realm())

    def may_touch(
        self, request: HttpRequest, row: Model, *, removing: bool = False, within: type[Model] | None = None
    ) -> bool:
        """Tell whether the person may have a row be as it is, change it or remove it: by its table, or another's."""
        person, area = principal(request), AREAS[within or type(row)]
        if person is None:
            return False
        return authority.may_touch(person, row, realm=realm_of(row), removing=removing, area=area)

    def demand(self, request: HttpRequest, row: Model) -> None:
        """Refuse what gives more than the person has; within its transaction nothing of it stays."""
        if not self.may_touch(request, row):
            raise PermissionDenied

    def narrowed(self, request: HttpRequest, rows: QuerySet[Any], act: Act = Act.READ) -> QuerySet[Any]:
        """Return of `rows` those that the person may read, or write."""
        person = principal(request)
        return rows.none() if person is None else authority.narrowed(rows, person, act, realm=current_realm())

    def offered(self, request: HttpRequest, rows: QuerySet[Any], *, to: type[Model]) -> QuerySet[Any]:
        """Return of `rows` those that the person may choose in a form of `to`; what a realm declares is no secret."""
        person = principal(request)
        if person is None:
            return rows.none()
        if not self.is_limited(request):
            return rows
        if rows.model is Role:
            realm, area = current_realm(), AREAS[to]
            given = [role.pk for role in rows if authority.may_give(person, [role], realm=realm, area=area)]
            return rows.filter(pk__in=given)
        clients = authority.reach(person, Act.WRITE, AREAS[to], realm=current_realm())
        return rows if clients is None or rows.model not in OF_APPLICATION else rows_of(rows, clients, Act.READ)

    def roles_for_applications(self, request: HttpRequest) -> QuerySet[Role]:
        """Return the roles that the person may give for one application, or for each of them."""
        roles, person = Role.objects.all_realms().filter(realm=current_realm()), principal(request)
        clients = () if person is None else (None, *person.applications)
        given = [
            role.pk
            for role in roles
            if person and role.allows and any(_gives(person, role, client) for client in clients)
        ]
        return roles.filter(pk__in=given)

    def fixed(self, request: HttpRequest, row: Model | None) -> frozenset[str]:
        """Return the columns of a row that the person leaves as they are."""
        person = principal(request)
        if person is None or row is None:
            return frozenset()
        return authority.fixed_in(person, row, realm=realm_of(row))

    def is_limited(self, request: HttpRequest) -> bool:
        """Tell whether something in this realm is closed to the person."""
        person = principal(request)
        return person is None or not authority.may_do_everything(person, realm=current_realm())

    def governed(self, request: HttpRequest) -> QuerySet[Realm]:
        """Return the realms in which the person may look at anything."""
        person = principal(request)
        return Realm.objects.none() if person is None else authority.governed(person, Realm.objects.all())

    def may_administer(self, request: HttpRequest) -> bool:
        """Tell whether the person belongs to the realm of this address, and may do anything in its admin."""
        person = principal(request)
        return person is not None and authority.governs(person, current_realm())


def _gives(person: Principal, role: Role, client: int | None) -> bool:
    area = AREAS[ApplicationRole]
    return authority.may_give(person, [role], realm=current_realm(), area=area, client=client)


def principal(request: HttpRequest) -> Principal | None:
    """Return who is logged in to the realm of this address; None for a visitor and for anybody of another realm."""
    user, door = request.user, request.realm  # type: ignore[attr-defined]  # set by RealmMiddleware
    if not isinstance(user, User) or user.realm_id != door.pk or not user.is_active:
        return None
    known: Principal | None = getattr(request, "principal", None)
    if known is None:
        held = user.permissions
        single = {} if contain(held, ALL) else application_roles.of_person(door, user.pk)
        known = Principal(str(user.pk), user.email, home=door, permissions=held, applications=single, is_person=True)
        request.principal = known  # type: ignore[attr-defined]  # read once for each request
    return known


def realm_of(row: Model) -> Realm:
    """Return the realm that a row belongs to: rows of the trail name it, and are not written."""
    owner = row if isinstance(row, Realm) else getattr(row, "realm", None)
    return owner if isinstance(owner, Realm) else current_realm()
