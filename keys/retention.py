"""RFC 7517: a retired key leaves the JWK set when nothing that it signed can be alive.

How long that may be is noted on each key while it signs: lowering a lifetime later shortens no token that is out.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import F, Max, Q, Value
from django.db.models.functions import Greatest
from django.db.models.signals import post_save

from keys.models import SigningKey
from realms.models import Realm, Resource
from realms.versioning import touch
from support import clock

CLOCK_SKEW = 60  # seconds; another process may sign with a key that has just retired for one
SHORTEST_RETIREMENT = 86_400  # seconds

State = SigningKey.State
_lifetimes: set[Callable[[Realm], int]] = set()


def count_in(longest: Callable[[Realm], int]) -> None:
    """Let `longest` say how many seconds the tokens of a realm may live that a layer above knows of."""
    _lifetimes.add(longest)


def observe_rows(model: Any) -> None:  # noqa: ANN401 (a realm-bound model)
    """Note how long tokens may live whenever a row is saved that has a say in it."""
    post_save.connect(_row_saved, sender=model)


def connect() -> None:
    """See changes of resources; those of realms are seen where their keys are made."""
    observe_rows(Resource)


def longest_lifetime(realm: Realm) -> int:
    """Return the seconds for which the longest token of `realm` may be of use."""
    own = Resource.objects.all_realms().filter(realm=realm).aggregate(longest=Max("access_token_lifetime"))["longest"]
    told = [longest(realm) for longest in _lifetimes]
    return max(realm.access_token_lifetime, realm.id_token_lifetime, own or 0, *told)


def observe(realm: Realm) -> None:
    """Note on the keys that sign how long their tokens may live: the longest that was ever true."""
    longest = longest_lifetime(realm)
    signing = Q(state=State.ACTIVE) | Q(retired_at__gt=clock.now() - CLOCK_SKEW) | Q(longest_token=0)
    keys = SigningKey.objects.all_realms().filter(signing, realm=realm, longest_token__lt=longest)
    keys.exclude(state=State.NEXT).update(longest_token=longest)


def kept_until(key: SigningKey) -> int | None:
    """Return when nothing that a retired key signed can be alive; None for one that signs or will."""
    if key.retired_at is None:
        return None
    return key.retired_at + max(key.longest_token, SHORTEST_RETIREMENT) + CLOCK_SKEW


def delete_expired(realm: Realm) -> int:
    """Delete retired keys that no live token of `realm` can have been signed with, and return how many."""
    observe(realm)
    life = Greatest(F("longest_token"), Value(SHORTEST_RETIREMENT))
    retired = SigningKey.objects.all_realms().filter(realm=realm, state=State.RETIRED)
    deleted, _ = retired.filter(retired_at__lt=clock.now() - CLOCK_SKEW - life).delete()
    if deleted:
        touch(realm.pk)
    return deleted


def _row_saved(instance: Any, *, raw: bool = False, **_: Any) -> None:  # noqa: ANN401 (a realm-bound row)
    if not raw:
        observe(instance.realm)
