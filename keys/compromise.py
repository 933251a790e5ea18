"""RFC 7517: a key that became known goes at once: what it signed is refused from now on, here and by the key set."""

from django.db import transaction

from audit import actions
from audit.record import record
from keys import lifecycle, retention
from keys.making import draw, store
from keys.models import SigningKey
from realms.models import Realm
from realms.versioning import touch

State = SigningKey.State


@transaction.atomic
def withdraw(realm: Realm, algorithm: str, *, every_key: bool = False, actor: str = "") -> SigningKey:
    """Delete the active key of `algorithm` and let the next one sign at once, however young. Return what signs now.

    `every_key`: delete them all, retired and next ones too, and sign with a key that no verifier has seen yet; for
    when the database got out together with the key-encryption key. ValueError where the realm has no such keys.
    """
    successor, another = draw(algorithm), draw(algorithm) if every_key else None
    lifecycle.lock(realm)
    upcoming = lifecycle.upcoming_of(realm, algorithm)
    keys = lifecycle.keys_of(realm).filter(algorithm=algorithm)
    gone = keys if every_key else keys.filter(state=State.ACTIVE)
    withdrawn = list(gone.values_list("kid", flat=True))
    gone.delete()
    if another is None:
        lifecycle.follow(realm, upcoming, successor)
    else:
        upcoming = store(realm, algorithm, another, state=State.ACTIVE)
        store(realm, algorithm, successor, state=State.NEXT)
    retention.observe(realm)
    detail = {"algorithm": algorithm, "withdrawn": withdrawn}
    record(actions.KEYS_WITHDRAWN, realm=realm.slug, actor=actor, target=upcoming.kid, detail=detail)
    touch(realm.pk)
    return upcoming
