"""RFC 7662 §4: who may introspect what in a realm, read once per version of the realm and then held in memory."""

from dataclasses import dataclass
from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save

from keys import lifecycle
from realms.models import Realm
from realms.signing_algorithms import EVERY_REALM
from realms.versioning import touch
from serviceaccounts.models import Introspector


@dataclass(frozen=True, slots=True)
class IntrospectorRecord:
    """What a client may introspect; `resources` are registered spellings."""

    resources: frozenset[str]
    whole_realm: bool
    algorithm: str


def introspector(realm: Realm, client: int) -> IntrospectorRecord | None:
    """Return what the client of that row may introspect beyond its own tokens; None: nothing."""
    known: dict[int, IntrospectorRecord] | None = realm.__dict__.get("_introspectors")
    if known is None:
        known = realm.__dict__["_introspectors"] = _read(realm)
    return known.get(client)


def connect() -> None:
    """Let a change be seen (a new version of the realm), and bring the keys that signed answers need."""
    post_save.connect(_saved, sender=Introspector)
    post_delete.connect(_changed, sender=Introspector)
    m2m_changed.connect(_changed, sender=Introspector.introspects.through)


def _read(realm: Realm) -> dict[int, IntrospectorRecord]:
    rows = Introspector.objects.all_realms().filter(realm=realm)
    pairs = rows.filter(introspects__realm=realm).values_list("client_id", "introspects__identifier")
    resources: dict[int, set[str]] = {}
    for client, identifier in pairs:
        resources.setdefault(client, set()).add(identifier)
    return {
        row.client_id: IntrospectorRecord(
            frozenset(resources.get(row.client_id, ())), row.introspects_realm, row.introspection_signed_response_alg
        )
        for row in rows
    }


def _saved(instance: Introspector, *, raw: bool = False, **_: Any) -> None:
    if not raw and instance.introspection_signed_response_alg not in EVERY_REALM:
        lifecycle.ensure(instance.realm, instance.introspection_signed_response_alg)
    touch(instance.realm_id)


def _changed(instance: Introspector | Any, **_: Any) -> None:  # noqa: ANN401 (the relation is changed from either side)
    touch(instance.realm_id)
