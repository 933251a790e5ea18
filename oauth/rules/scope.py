"""RFC 6749 §3.3: the scopes of an answer are those asked for, cut down to what client, resource and person allow."""

import uuid
from collections.abc import Iterable

from oauth.store.clients import ClientRecord
from realms import management_api
from realms.management_scopes import MANAGEMENT_SCOPES, covers, is_management
from realms.models import Realm
from realms.models.scope import SCOPE_TOKEN
from serviceaccounts import application_roles
from support.errors import InvalidScope

HUMAN_SCOPES = frozenset({"openid", "profile", "email", "address", "phone", "offline_access"})
MAXIMUM_SCOPES = 100


def split(scope: str) -> tuple[str, ...]:
    """Return the scope tokens of `scope`, each once; raise InvalidScope when it is not a scope."""
    tokens = tuple(dict.fromkeys(scope.split(" ")))
    if len(tokens) > MAXIMUM_SCOPES or any(SCOPE_TOKEN.fullmatch(token) is None for token in tokens):
        raise InvalidScope("The scope is malformed.")
    return tokens


def wanted(realm: Realm, requested: str | None) -> tuple[str, ...]:
    """Return the scopes that a request is about: those that it names, else the realm's defaults, else `openid`."""
    if requested:
        return split(requested)
    return tuple(scope.name for scope in realm.catalogue.scopes.values() if scope.default) or ("openid",)


def settle_scopes(
    realm: Realm, client: ClientRecord, requested: str | None, resources: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the scopes that a person may be asked for: unknown and forbidden ones are left out (§3.3).

    Raises InvalidScope when nothing is left.
    """
    declared = realm.catalogue.scopes
    allowed = client.scopes
    if allowed is None:
        allowed = frozenset(scope.name for scope in declared.values() if scope.public)
    named = wanted(realm, requested)
    known = tuple(name for name in named if (name in declared and name in allowed) or _may_manage(client, name))
    granted = within_resources(realm, known, resources)
    if not granted:
        raise InvalidScope("None of these scopes can be granted to this client.")
    return granted


def machine_scopes(client: ClientRecord, realm: Realm) -> tuple[str, ...]:
    """Return every scope that a machine may have: its own, and those that its roles open."""
    opened = client.machine.scopes if client.machine else frozenset()
    allowed = (client.scopes or frozenset()) | opened
    named = (*realm.catalogue.scopes, *sorted(_managing(client, realm)))
    held = tuple(name for name in named if name in allowed and name not in HUMAN_SCOPES)
    return narrowed(held, client.key.scopes) if client.key else held


def narrowed(held: tuple[str, ...], chosen: tuple[str, ...]) -> tuple[str, ...]:
    """Return which of the scopes that an API key is for its owner holds; all that they hold where it names none."""
    return tuple(name for name in chosen if name in held or covers(held, name)) if chosen else held


def machine_may_have(client: ClientRecord, realm: Realm, scopes: Iterable[str]) -> bool:
    """Tell whether a machine may have all of `scopes`: a scope of the management API also where it has a wider one."""
    held = machine_scopes(client, realm)
    return all(name in held or covers(held, name) for name in scopes)


def open_to(realm: Realm, scopes: Iterable[str], *, opened: frozenset[str]) -> tuple[str, ...]:
    """Return `scopes` without the restricted ones that no role of the person opens, and without those long gone."""
    declared = {name: realm.catalogue.scope(name) for name in scopes}
    return tuple(name for name, scope in declared.items() if scope and (not scope.restricted or name in opened))


def opened_by(realm: Realm, person: uuid.UUID, roles: Iterable[str], *, among: Iterable[str]) -> frozenset[str]:
    """Return which scopes of the management API are open to a person who holds `roles`."""
    return management_api.opened_by(
        realm, roles, among=among, beside=lambda: application_roles.anywhere(application_roles.of_person(realm, person))
    )


def within_resources(realm: Realm, scopes: tuple[str, ...], resources: tuple[str, ...]) -> tuple[str, ...]:
    """Return `scopes` without those that belong to none of `resources`, unless one of these declares no scopes.

    Scopes of the management API are for that resource alone: no other server shall ever see such a token.
    """
    if any(map(is_management, scopes)) and resources != (management_api.identifier(realm),):
        scopes = tuple(name for name in scopes if not is_management(name))
    declared = [realm.catalogue.resource(resource) for resource in resources]
    limits = [resource.scopes for resource in declared if resource]
    if not limits or not all(limits):
        return scopes
    return tuple(name for name in scopes if name in HUMAN_SCOPES or any(name in limit for limit in limits))


def _may_manage(client: ClientRecord, name: str) -> bool:
    """Tell whether a client may ask for a scope of the management API: an administrator made it, and said so."""
    return name in MANAGEMENT_SCOPES and not client.self_registered and covers(client.scopes or (), name)


def _managing(client: ClientRecord, realm: Realm) -> frozenset[str]:
    """Return the scopes of the management API that a machine was given, and has a role for."""
    if client.machine is None or client.self_registered:
        return frozenset()
    return management_api.opened_by(
        realm,
        client.machine.roles,
        among=client.scopes or (),
        beside=lambda: application_roles.anywhere(application_roles.of_machine(realm, client.client_id)),
    )
