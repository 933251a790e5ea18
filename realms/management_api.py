"""RFC 8707 §2: the management API of a realm: a resource that every realm has without a row."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from realms.management_scopes import is_management

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


def opened_by(realm: "Realm", roles: Iterable[str], *, among: Iterable[str]) -> frozenset[str]:
    """Return which of the scopes `among` are the API's and open to whoever holds `roles` in `realm`.

    What administers is only looked up where such a scope is asked for.
    """
    asked = frozenset(name for name in among if is_management(name))
    return asked if asked and not realm.administering_roles.isdisjoint(roles) else frozenset()
