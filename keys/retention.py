"""RFC 7517: a retired key leaves the JWK set when nothing that it signed can be alive."""

from collections.abc import Callable

from django.db.models import Max

from keys.models import SigningKey
from realms.models import Realm, Resource
from realms.versioning import touch
from support import clock

CLOCK_SKEW = 60
SHORTEST_RETIREMENT = 86_400  # seconds: lifetimes may have been longer a while ago than they are now

_lifetimes: set[Callable[[Realm], int]] = set()


def count_in(longest: Callable[[Realm], int]) -> None:
    """Let `longest` say how many seconds the tokens of a realm may live that a layer above knows of."""
    _lifetimes.add(longest)


def longest_lifetime(realm: Realm) -> int:
    """Return the seconds that the longest token of `realm` may live."""
    own = Resource.objects.all_realms().filter(realm=realm).aggregate(longest=Max("access_token_lifetime"))["longest"]
    told = [longest(realm) for longest in _lifetimes]
    return max(realm.access_token_lifetime, realm.id_token_lifetime, own or 0, *told)


def delete_expired(realm: Realm) -> int:
    """Delete retired keys that no live token of `realm` can have been signed with, and return how many."""
    kept_for = max(longest_lifetime(realm), SHORTEST_RETIREMENT) + CLOCK_SKEW
    retired = SigningKey.objects.all_realms().filter(realm=realm, state=SigningKey.State.RETIRED)
    deleted, _ = retired.filter(retired_at__lt=clock.now() - kept_for).delete()
    if deleted:
        touch(realm.pk)
    return deleted
