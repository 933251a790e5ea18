"""What an API key may be used for, when and from where: judged when it is made, against what its realm declares.

What its owner holds is judged at each use, so a scope that an owner does not have yet may be named.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import User
from realms.models import Realm
from realms.standard_scopes import STANDARD_SCOPES
from serviceaccounts.models import ApiKey, ServiceAccount
from support import clock

DAY = 86_400  # seconds


@dataclass(frozen=True, slots=True)
class Terms:
    """Empty scopes and resources: all of the owner's. `quota` is a rate such as 1000/d. Times are epoch seconds."""

    scopes: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    allowed_networks: tuple[str, ...] = ()
    starts_at: int | None = None
    expires_at: int | None = None
    quota: str = ""
    note: str = ""


def inherited(row: ApiKey) -> dict[str, Any]:
    """Return the columns of a key's successor: it starts now, and lives as long as the key was made for.

    What the realm no longer declares stays named: an empty list would mean all of the owner's.
    """
    columns = {name: getattr(row, name) for name in ("scopes", "resources", "allowed_networks", "quota", "note")}
    if row.expires_at is None:
        return columns | {"expires_at": _latest_end(row.owner)}
    life = max(row.expires_at - (row.starts_at or row.created_at), DAY)
    ends = [clock.now() + life, _latest_end(row.owner), clock.LATEST]
    return columns | {"expires_at": min(end for end in ends if end is not None)}


def settled(owner: ServiceAccount | User, terms: Terms) -> dict[str, Any]:
    """Return the columns of a new key, resources by their registered spelling.

    Raises ValidationError for what the realm does not declare, and for a life that is longer than people's keys have.
    """
    realm = owner.realm
    latest = _latest_end(owner)
    if latest is not None and terms.expires_at is not None and terms.expires_at > latest:
        raise ValidationError({"expires_at": f"A key of a person ends after {realm.api_key_days} days at the latest."})
    if terms.expires_at is not None and terms.expires_at <= clock.now():
        raise ValidationError({"expires_at": "It would have ended already."})
    return {
        "scopes": _declared_scopes(realm, terms.scopes),
        "resources": _registered(realm, terms.resources),
        "allowed_networks": list(terms.allowed_networks),
        "starts_at": terms.starts_at,
        "expires_at": terms.expires_at or latest,
        "quota": terms.quota,
        "note": terms.note,
    }


def _latest_end(owner: ServiceAccount | User) -> int | None:
    """Return until when a key of a person that is made now may live; None for any time, and for a machine's."""
    days = owner.realm.api_key_days if isinstance(owner, User) else 0
    return clock.now() + days * DAY if days else None


def _declared_scopes(realm: Realm, names: Iterable[str]) -> list[str]:
    """Return each scope once: a key gets no ID token and no refresh token, so what these need is refused."""
    chosen = list(dict.fromkeys(names))
    if refused := [name for name in chosen if name in STANDARD_SCOPES or realm.catalogue.scope(name) is None]:
        raise ValidationError({"scopes": f"Not for a key, or not declared here: {', '.join(refused)}."})
    return chosen


def _registered(realm: Realm, identifiers: Iterable[str]) -> list[str]:
    found = {identifier: realm.catalogue.resource(identifier) for identifier in identifiers}
    if unknown := [identifier for identifier, resource in found.items() if resource is None]:
        raise ValidationError({"resources": f"Not registered here: {', '.join(unknown)}."})
    return list(dict.fromkeys(resource.identifier for resource in found.values() if resource))
