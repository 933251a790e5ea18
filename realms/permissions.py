"""RFC 6749 §3.3: what a role lets its holders administer, in the words of the management API's scopes."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from realms.management_scopes import EVERYTHING, MANAGEMENT_SCOPES, PREFIX, Act, covers

ALL = frozenset({EVERYTHING[Act.WRITE]})


def demand_permissions(value: Any) -> None:  # noqa: ANN401 (whatever somebody wrote into a JSON column)
    """Raise ValidationError for anything but a list of scopes of the management API."""
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ValidationError('Write a list of names, such as ["authserver:audit:read"].')
    if unknown := sorted(set(value) - MANAGEMENT_SCOPES.keys()):
        raise ValidationError(
            f"There is no permission {unknown[0][:100]!r}: they are named as {PREFIX}clients:write is."
        )


def contain(held: Iterable[str], wanted: Iterable[str]) -> bool:
    """Tell whether who holds the permissions `held` has each of `wanted`."""
    kept = frozenset(held)
    return all(covers(kept, name) for name in wanted)
