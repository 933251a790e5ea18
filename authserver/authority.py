"""Who may do what in the administration of a realm: the one place that the admin and the management API ask.

Whoever holds a role that administers may do everything in the realm of that role; where that is the realm of the
platform's operators, in every realm. A token narrows this down to its scopes. Nobody gives more than they have.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from realms.management_scopes import Act, Area, covers, is_management, scope
from realms.models import Realm, Role
from realms.models.realm import SYSTEM_SLUG


@dataclass(frozen=True, slots=True)
class Principal:
    """A person or a machine, with what its roles let it do at this moment in the realm where it is at `home`.

    `name` is what the audit trail calls it. `scopes` None: a browser session, which nothing narrows.
    """

    sub: str
    name: str
    home: Realm
    administers: bool
    is_person: bool
    scopes: frozenset[str] | None = None
    client_id: str = ""

    is_authenticated: ClassVar[bool] = True

    def __str__(self) -> str:
        return f"{self.sub} of {self.home.slug}"


def governs(principal: Principal, realm: Realm) -> bool:
    """Tell whether the principal has any authority over `realm`."""
    return principal.administers and principal.home.slug in {realm.slug, SYSTEM_SLUG}


def is_within_scope(principal: Principal, act: Act, area: Area) -> bool:
    """Tell whether the token that the principal came with speaks of that act."""
    return principal.scopes is None or covers(principal.scopes, scope(area, act))


def may(principal: Principal, act: Act, area: Area, *, realm: Realm) -> bool:
    """Tell whether the principal may do that in that area of `realm`."""
    return governs(principal, realm) and is_within_scope(principal, act, area)


def may_do_everything(principal: Principal, *, realm: Realm) -> bool:
    """Tell whether nothing in `realm` is closed to the principal."""
    return all(may(principal, Act.WRITE, area, realm=realm) for area in Area)


def may_give(principal: Principal, roles: Iterable[Role], *, realm: Realm) -> bool:
    """Tell whether the principal may hand out `roles`, and so also decide on whoever holds them.

    Whoever could make an administrator, let one in, or act as one is one.
    """
    return not any(role.administers for role in roles) or may_do_everything(principal, realm=realm)


def may_entrust(principal: Principal, scopes: Iterable[str], *, realm: Realm) -> bool:
    """Tell whether the principal may let software have `scopes`: those of the management API that it has itself."""
    held = principal.scopes
    if not governs(principal, realm):
        return False
    return held is None or all(covers(held, name) for name in scopes if is_management(name))
