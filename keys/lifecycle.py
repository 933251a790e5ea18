"""RFC 7517: the life of a realm's keys: made in advance, active, retired, and deleted when nothing needs them."""

import json
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.db.models.signals import post_save
from jwcrypto.jwk import JWK

from audit import actions
from audit.record import record
from keys.models import SigningKey
from realms.models import Realm, Resource
from realms.versioning import touch
from support import clock, sealing

JWKS_MAX_AGE = 300  # seconds for which a verifier may keep a JWK set; a key is published at least that long unused
CLOCK_SKEW = 60
SHORTEST_RETIREMENT = 86_400  # seconds: machines may have lifetimes of their own, which are not known here
GENERATORS: dict[str, dict[str, Any]] = {"ES256": {"kty": "EC", "crv": "P-256"}, "RS256": {"kty": "RSA", "size": 2048}}

State = SigningKey.State


def connect() -> None:
    """Give each new realm its keys in the transaction that makes it."""
    post_save.connect(_realm_saved, sender=Realm)


def make(realm: Realm, algorithm: str, *, state: str) -> SigningKey:
    """Make and store one key of `algorithm`, sealed; its `kid` is the RFC 7638 thumbprint."""
    jwk = JWK.generate(**GENERATORS[algorithm])
    kid = jwk.thumbprint()
    now = clock.now()
    return SigningKey.objects.all_realms().create(
        realm=realm,
        kid=kid,
        algorithm=algorithm,
        state=state,
        public_jwk=jwk.export_public(as_dict=True) | {"kid": kid, "use": "sig", "alg": algorithm},
        sealed_private_jwk=sealing.seal(json.dumps(jwk.export_private(as_dict=True)).encode(), context=kid),
        created_at=now,
        activated_at=now if state == State.ACTIVE else None,
    )


@transaction.atomic
def rotate(realm: Realm, algorithm: str) -> SigningKey:
    """Retire the active key, let the next one sign, and publish a new next one. Return the key that signs from now.

    Raises ValueError while the next key has been published for less than JWKS_MAX_AGE: verifiers that still hold the
    older JWK set would refuse its tokens.
    """
    keys = SigningKey.objects.all_realms().select_for_update().filter(realm=realm, algorithm=algorithm)
    upcoming, active = keys.get(state=State.NEXT), keys.get(state=State.ACTIVE)
    now = clock.now()
    if (age := now - upcoming.created_at) < JWKS_MAX_AGE:
        wait = JWKS_MAX_AGE - age
        raise ValueError(f"The next {algorithm} key of {realm} must be published for {wait} more seconds.")
    active.state, active.retired_at = State.RETIRED, now
    active.save(update_fields=["state", "retired_at"])
    upcoming.state, upcoming.activated_at = State.ACTIVE, now
    upcoming.save(update_fields=["state", "activated_at"])
    make(realm, algorithm, state=State.NEXT)
    record(actions.KEYS_ROTATED, realm=realm.slug, target=upcoming.kid)
    touch(realm.pk)
    return upcoming


def delete_expired(realm: Realm) -> int:
    """Delete retired keys that no live token of `realm` can have been signed with, and return how many."""
    own = Resource.objects.all_realms().filter(realm=realm).aggregate(longest=Max("access_token_lifetime"))["longest"]
    lifetimes = (realm.access_token_lifetime, realm.id_token_lifetime, own or 0, SHORTEST_RETIREMENT)
    longest = max(lifetimes) + CLOCK_SKEW
    retired = SigningKey.objects.all_realms().filter(realm=realm, state=State.RETIRED)
    deleted, _ = retired.filter(retired_at__lt=clock.now() - longest).delete()
    if deleted:
        touch(realm.pk)
    return deleted


def _realm_saved(instance: Realm, *, created: bool, raw: bool = False, **_: Any) -> None:
    if created and not raw:  # a dump that is being loaded brings its keys along
        for algorithm in GENERATORS:
            make(instance, algorithm, state=State.ACTIVE)
            make(instance, algorithm, state=State.NEXT)
