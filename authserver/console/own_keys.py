"""A person's API keys as their page lists them: which there are, what each may do, and how it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from accounts.models import User
from authserver.console.connections import Named
from realms.catalogue import Catalogue
from serviceaccounts.api_keys import keys_of
from serviceaccounts.models import ApiKey


@dataclass(frozen=True, slots=True)
class OwnKey:
    """One generation of a key. `is_latest`: of those of its name, so that it can be replaced."""

    row: ApiKey
    scopes: tuple[Named, ...]
    resources: tuple[Named, ...]
    is_latest: bool
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


def own_keys(user: User) -> list[OwnKey]:
    """Return the keys of a person of the realm in force, by name, the newest generation first."""
    rows = list(keys_of(user))
    latest = {row.name: row.pk for row in reversed(rows)}
    return [_described(row, user.realm.catalogue, is_latest=latest[row.name] == row.pk) for row in rows]


def named_scopes(names: Iterable[str], catalogue: Catalogue) -> tuple[Named, ...]:
    """Return scopes with the sentences that people read."""
    found = ((name, catalogue.scope(name)) for name in names)
    return tuple(Named(name, scope.description if scope and scope.description else name) for name, scope in found)


def _described(row: ApiKey, catalogue: Catalogue, *, is_latest: bool) -> OwnKey:
    places = ((identifier, catalogue.resource(identifier)) for identifier in row.resources)
    return OwnKey(
        row=row,
        scopes=named_scopes(row.scopes, catalogue),
        resources=tuple(Named(name, place.name if place and place.name else name) for name, place in places),
        is_latest=is_latest,
        created_at=datetime.fromtimestamp(row.created_at, UTC),
        expires_at=_moment(row.expires_at),
        last_used_at=_moment(row.last_used_at),
    )


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
