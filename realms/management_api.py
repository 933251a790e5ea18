"""RFC 8707 §2: the management API of a realm: a resource that every realm has without a row."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from realms.management_scopes import is_management
from realms.permissions import ALL, contain, opens

if TYPE_CHECKING:
    from realms.models.realm import Realm

NAME = "Management API"
PATH = "/api/v1"


def identifier(realm: "Realm") -> str:
    """Return what stands in `aud` of tokens for the API of `realm`."""
    return f"{realm.issuer}{PATH}"


def identifiers(realm: "Realm") -> frozenset[str]:
    """Return that identifier, and those that it had before the realm moved."""
    return frozenset(f"{issuer}{PATH}" for issuer in realm.issuers)


def opened_by(
    realm: "Realm", roles: Iterable[str], *, among: Iterable[str], beside: Callable[[], frozenset[str]]
) -> frozenset[str]:
    """Return which of the scopes `among` are the API's and open to whoever holds `roles` in `realm`.

    `beside` tells what else they may administer: both are only looked up where such a scope is asked for.
    """
    asked = frozenset(name for name in among if is_management(name))
    if not asked:
        return frozenset()
    held = realm.permitted_to(roles)
    if not contain(held, ALL):
        held |= beside()
    return frozenset(name for name in asked if opens(held, name))
