"""RFC 7517: the life of a realm's keys: made when an algorithm is first needed, published in advance, active, retired.

Whoever changes the keys of a realm holds the lock of its row, so that two schedulers, or a scheduler and a person, take
turns. The lock leaves the rows that point at the realm alone: tokens go on being issued.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_save
from jwcrypto.jwk import JWK

from audit import actions
from audit.record import record
from keys import retention
from keys.making import draw, store
from keys.models import SigningKey
from realms.models import Realm
from realms.signing_algorithms import EVERY_REALM
from realms.versioning import touch
from support import clock

JWKS_MAX_AGE = 300  # seconds for which a verifier may keep a JWK set: oauth/endpoints/documents.py says so
STALENESS = 60  # seconds: what is remembered by other processes, and clocks that differ
PUBLICATION = JWKS_MAX_AGE + STALENESS  # a key is published at least that long before it follows another

State = SigningKey.State


def connect() -> None:
    """Give each new realm its keys in the transaction that makes it, and each realm those of its own algorithm."""
    post_save.connect(_realm_saved, sender=Realm)


def ensure(realm: Realm, *algorithms: str) -> bool:
    """Make what `realm` lacks of an active and a next key of each of `algorithms`; tell whether anything was made."""
    if not _missing(realm, algorithms):
        return False
    with transaction.atomic():
        lock(realm)
        missing = _missing(realm, algorithms)
        for algorithm, state in missing:
            store(realm, algorithm, draw(algorithm), state=state)
        for algorithm in sorted({algorithm for algorithm, _ in missing} - EVERY_REALM):
            record(actions.KEYS_MADE, realm=realm.slug, target=algorithm)
        retention.observe(realm)
        touch(realm.pk)
    return bool(missing)


@transaction.atomic
def rotate(realm: Realm, algorithm: str, *, actor: str = "") -> SigningKey:
    """Retire the active key, let the next one sign, and publish a new next one. Return the key that signs from now.

    Raises ValueError while the next key has been published for less than PUBLICATION: verifiers that still hold the
    older JWK set would refuse its tokens. Raises it too where the realm has no keys of `algorithm`.
    """
    lock(realm)
    upcoming = upcoming_of(realm, algorithm)
    if (age := clock.now() - upcoming.created_at) < PUBLICATION:
        wait = PUBLICATION - age
        raise ValueError(f"The next {algorithm} key of {realm} must be published for {wait} more seconds.")
    return _advance(realm, upcoming, draw(algorithm), actor=actor)


def upcoming_of(realm: Realm, algorithm: str) -> SigningKey:
    """Return the next key of `algorithm`; raise ValueError where the realm has none."""
    upcoming = keys_of(realm).filter(algorithm=algorithm, state=State.NEXT).first()
    if upcoming is None:
        raise ValueError(f"{realm} has no {algorithm} keys to rotate.")
    return upcoming


def rotate_due(realm: Realm) -> list[SigningKey]:
    """Rotate each algorithm whose active key has signed for the realm's `signing_key_lifetime`, all or none.

    Safe to run twice at once: what is due is asked again under the lock, and the second finds nothing left to do.
    """
    drawn = {key.algorithm: draw(key.algorithm) for key in _due(realm)}
    if not drawn:
        return []
    with transaction.atomic():
        lock(realm)
        return [_advance(realm, key, drawn[key.algorithm]) for key in _due(realm) if key.algorithm in drawn]


def algorithms_of(realm: Realm) -> list[str]:
    """Return the algorithms that `realm` has keys of."""
    return sorted(keys_of(realm).filter(state=State.NEXT).values_list("algorithm", flat=True))


def _due(realm: Realm) -> list[SigningKey]:
    """Return the next keys whose time has come: the active one is old enough, and verifiers know its successor."""
    now = clock.now()
    old = keys_of(realm).filter(state=State.ACTIVE, activated_at__lte=now - realm.signing_key_lifetime)
    known = keys_of(realm).filter(state=State.NEXT, created_at__lte=now - PUBLICATION)
    return list(known.filter(algorithm__in=list(old.values_list("algorithm", flat=True))))


def _advance(realm: Realm, upcoming: SigningKey, successor: JWK, *, actor: str = "") -> SigningKey:
    retention.observe(realm)
    active = keys_of(realm).filter(algorithm=upcoming.algorithm, state=State.ACTIVE)
    active.update(state=State.RETIRED, retired_at=clock.now())
    follow(realm, upcoming, successor)
    detail = {"algorithm": upcoming.algorithm}
    record(actions.KEYS_ROTATED, realm=realm.slug, actor=actor, target=upcoming.kid, detail=detail)
    touch(realm.pk)
    return upcoming


def follow(realm: Realm, upcoming: SigningKey, successor: JWK) -> None:
    """Let `upcoming` sign, where no key does, and publish its successor."""
    upcoming.state, upcoming.activated_at = State.ACTIVE, clock.now()
    upcoming.save(update_fields=["state", "activated_at"])
    store(realm, upcoming.algorithm, successor, state=State.NEXT)


def keys_of(realm: Realm) -> QuerySet[SigningKey]:
    """Return every key of a realm."""
    return SigningKey.objects.all_realms().filter(realm=realm)


def lock(realm: Realm) -> None:
    """Wait for whoever else changes this realm's keys. SQLite has one writer at a time, so it needs no lock."""
    Realm.objects.select_for_update(no_key=True).filter(pk=realm.pk).values_list("pk").first()


def _missing(realm: Realm, algorithms: Sequence[str]) -> list[tuple[str, str]]:
    present = set(keys_of(realm).filter(algorithm__in=algorithms).values_list("algorithm", "state"))
    wanted = ((algorithm, state) for algorithm in algorithms for state in (State.ACTIVE, State.NEXT))
    return [each for each in wanted if each not in present]


def _realm_saved(instance: Realm, *, created: bool, raw: bool = False, **_: Any) -> None:
    if raw:  # a dump that is being loaded brings its keys along
        return
    needed = {instance.access_token_algorithm} - EVERY_REALM
    if not ensure(instance, *sorted(needed | EVERY_REALM if created else needed)):
        retention.observe(instance)
