"""RFC 7591 §5: clients that registered themselves go once nobody uses them: judged by live grants, never by age alone.

A client with a live family or an outstanding code stays, however old it is, and so does one that an administrator
vouches for or stopped. One that was never used goes after the realm's `unused_client_lifetime`, counted from its
registration; one that was used, waits for approval or came with an initial access token after `idle_client_lifetime`.
"""

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from clients import quotas, retirement
from clients.models import Client
from clients.models.lifecycle import Trust
from oauth.models import AuthorizationCode, Consent, Family
from realms.models import Realm
from support import clock

BATCH = 500


def reap(realm: Realm) -> int:
    """Retire the clients of `realm` whose time is over, in batches; return how many went."""
    _note_use(realm)
    total = 0
    while count := _retire_batch(realm):
        total += count
    return total


@transaction.atomic
def _retire_batch(realm: Realm) -> int:
    """Lock first: a client that is just being let in is locked by that, or was used by the time it is looked at."""
    over = _over(realm).filter(~Exists(_live_families(realm)), ~Exists(_codes(realm)))
    keys = list(over.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:BATCH])
    if keys:
        retirement.retire(realm, keys, why="not used")
    return len(keys)


def _over(realm: Realm) -> QuerySet[Client]:
    idle = realm.idle_client_lifetime
    never_used = Q(last_used_at=None) & ~Exists(_consents(realm)) & ~Exists(_families(realm))
    anybody = Q(trust=Trust.NEW, enabled=True, initial_access_token=None)
    return _strangers(realm).filter(
        Q(last_used_at__lt=clock.now() - idle)
        | never_used & Q(created__lt=quotas.before(idle))
        | never_used & anybody & Q(created__lt=quotas.before(realm.unused_client_lifetime))
    )


def _strangers(realm: Realm) -> QuerySet[Client]:
    """Return the clients that nobody but themselves answers for, without those that an administrator stopped."""
    registered = Client.objects.filter(realm=realm).exclude(origin=Client.Origin.ADMINISTRATOR)
    return registered.filter(Q(enabled=True) | Q(trust=Trust.PENDING)).exclude(trust=Trust.VERIFIED)


def _note_use(realm: Realm) -> None:
    """Take over from families and consents when clients were last used, before those rows go."""
    latest = Greatest(
        Coalesce(_latest(_families(realm), "rotated_at"), 0), Coalesce(_latest(_consents(realm), "granted_at"), 0)
    )
    noted = Q(last_used_at__lt=clock.now() - realm.idle_client_lifetime) | Q(last_used_at=None)
    used = Exists(_families(realm)) | Exists(_consents(realm))
    _strangers(realm).filter(noted & Q(used)).order_by().update(last_used_at=latest)


def _latest(rows: QuerySet[Family] | QuerySet[Consent], column: str) -> Subquery:
    return Subquery(rows.order_by().values("realm").annotate(latest=Max(column)).values("latest"))


def _families(realm: Realm) -> QuerySet[Family]:
    return Family.objects.filter(realm=realm, application=OuterRef("pk"))


def _live_families(realm: Realm) -> QuerySet[Family]:
    now = clock.now()
    return _families(realm).filter(revoked_at=None, expires_at__gt=now, idle_expires_at__gt=now)


def _codes(realm: Realm) -> QuerySet[AuthorizationCode]:
    return AuthorizationCode.objects.filter(
        realm=realm, application=OuterRef("pk"), consumed_at=None, expires_at__gt=clock.now()
    )


def _consents(realm: Realm) -> QuerySet[Consent]:
    return Consent.objects.filter(realm=realm, client=OuterRef("pk"))
