"""RFC 7517: how long the keys of a realm must stay published for its machines, whose tokens may live longer."""

from django.db.models import Max

from realms.models import Realm
from serviceaccounts.models import ServiceAccount


def longest(realm: Realm) -> int:
    """Return the seconds that the longest token of a machine of `realm` may live; 0 where none says."""
    own = ServiceAccount.objects.all_realms().filter(realm=realm)
    seconds: int | None = own.aggregate(longest=Max("access_token_lifetime"))["longest"]
    return seconds or 0
