"""The rules of a realm by the issuer that they trust, at most a second old; each change is seen at once where made."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save

from realms.models import Realm
from serviceaccounts.models import WorkloadRule
from support.fresh_cache import FreshCache

MAXIMUM_ISSUER = 500  # characters: no longer one can be trusted, so none is looked for or remembered


@dataclass(frozen=True, slots=True)
class TrustedRule:
    """A rule as tokens are judged by it. `jwks` is JSON text, None where the issuer publishes its keys."""

    id: int
    client_id: str
    name: str
    enabled: bool
    kind: str
    issuer: str
    jwks: str | None
    claims: Mapping[str, str]
    maximum_age: int
    last_used_at: int | None


_rules: FreshCache[tuple[int, str], tuple[TrustedRule, ...]] = FreshCache()


def by_issuer(realm: Realm, issuer: object) -> tuple[TrustedRule, ...]:
    """Return the rules of `realm` that are switched on and trust that issuer, letter by letter."""
    if not isinstance(issuer, str) or not issuer.isprintable() or len(issuer) > MAXIMUM_ISSUER:
        return ()
    return _rules.get((realm.pk, issuer), lambda _: _read(_all(realm).filter(issuer=issuer, enabled=True)))


def of_realm(realm: Realm) -> tuple[TrustedRule, ...]:
    """Return every rule of `realm`, also those that are switched off: to show, not to admit."""
    return _read(_all(realm))


def connect() -> None:
    """Forget an issuer's rules in this process as soon as it changes one; other processes see it within a second."""
    post_save.connect(_changed, sender=WorkloadRule)
    post_delete.connect(_changed, sender=WorkloadRule)


def forget() -> None:
    """Forget every rule: between tests."""
    _rules.forget()


def _all(realm: Realm) -> QuerySet[WorkloadRule]:
    rows = WorkloadRule.objects.all_realms().filter(realm=realm)
    return rows.select_related("account__client").order_by("account__client__client_id", "name")


def _read(rows: QuerySet[WorkloadRule]) -> tuple[TrustedRule, ...]:
    return tuple(
        TrustedRule(
            id=row.pk,
            client_id=row.account.client.client_id,
            name=row.name,
            enabled=row.enabled,
            kind=row.kind,
            issuer=row.issuer,
            jwks=None if row.jwks is None else json.dumps(row.jwks, sort_keys=True),
            claims=row.claims,
            maximum_age=row.age_limit,
            last_used_at=row.last_used_at,
        )
        for row in rows
    )


def _changed(instance: WorkloadRule, **_: Any) -> None:
    """Forget the issuer's rules; an issuer that a rule trusted before counts for a second more."""
    _rules.drop((instance.realm_id, instance.issuer))
