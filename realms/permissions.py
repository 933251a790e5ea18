"""RFC 6749 §3.3: what a role lets its holders administer, in the words of the management API's scopes."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from realms.management_scopes import EVERYTHING, MANAGEMENT_SCOPES, PREFIX, Act, Area, covers, scope

ALL = frozenset({EVERYTHING[Act.WRITE]})

#: What a role that is held for one application can be about. Of the realm itself it permits nothing, whatever it says.
OF_APPLICATION = frozenset(
    {
        Area.CLIENTS,
        Area.SECRETS,
        Area.SERVICE_ACCOUNTS,
        Area.API_KEYS,
        Area.USERS,
        Area.SESSIONS,
        Area.GRANTS,
        Area.AUDIT,
    }
)


def demand_permissions(value: Any) -> None:  # noqa: ANN401 (whatever somebody wrote into a JSON column)
    """Raise ValidationError for anything but a list of scopes of the management API."""
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ValidationError('Write a list of names, such as ["authserver:audit:read"].')
    if unknown := sorted(set(value) - MANAGEMENT_SCOPES.keys()):
        raise ValidationError(f"There is no permission {unknown[0][:100]!r}, as {PREFIX}clients:write is one.")


def contain(held: Iterable[str], wanted: Iterable[str]) -> bool:
    """Tell whether who holds the permissions `held` has each of `wanted`."""
    kept = frozenset(held)
    return all(covers(kept, name) for name in wanted)


def within_application(held: Iterable[str]) -> frozenset[str]:
    """Return what is left of permissions that are held for one application."""
    kept = frozenset(held)
    return frozenset(name for area in OF_APPLICATION for act in Act if covers(kept, name := scope(area, act)))


def opens(held: Iterable[str], name: str) -> bool:
    """Tell whether who holds these permissions gets the scope `name`.

    The two for everything go to whoever may read, or change, anything: at each call the roles decide what that is.
    """
    kept = frozenset(held)
    if name in EVERYTHING.values():
        return any(each.endswith(f":{Act.WRITE}") or name == EVERYTHING[Act.READ] for each in kept)
    return covers(kept, name)
