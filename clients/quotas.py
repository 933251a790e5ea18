"""RFC 7591 §5, OAuth 2.1 §7.10: how many clients strangers may leave behind: per peer and moment, and per realm in all.

What counts is clients that nobody ever used. Hosted clients register anew at each connection and share the addresses
they come from; whoever completes what they begin is not held up.
"""

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import QuerySet

from clients import retirement
from clients.models import Client
from clients.models.lifecycle import Trust
from realms.models import Realm
from support import clock, throttle
from support.errors import SlowDown
from support.peer import peer_network
from support.throttle import Rate

DEFAULT_RATE = "60/m"
FIRST_USE = 900  # seconds: time enough to complete a first authorization
EVICTED = 100  # at once, so that a flood pays for it once in so many registrations


def admit(realm: Realm, *, peer: str) -> None:
    """Count a registration; raise SlowDown when this peer left too many unused, or the realm has no room for more."""
    rate = throttle.parse(realm.limits.get("registration", DEFAULT_RATE))
    seconds = throttle.allow(f"registration:{peer_network(peer)}", rate)
    if seconds and _left_unused(realm, peer, rate) >= rate.count:
        raise SlowDown("Too many registrations from your address. Try again later.", retry_after=seconds)
    _make_room(realm)


def unused(realm: Realm) -> QuerySet[Client]:
    """Return the clients that made themselves known, without a token, and that no person let in yet, oldest first."""
    strangers = Client.objects.filter(realm=realm, last_used_at=None).exclude(origin=Client.Origin.ADMINISTRATOR)
    return strangers.filter(initial_access_token=None).exclude(trust=Trust.VERIFIED).order_by("created")


def before(seconds: int) -> datetime:
    """Return the moment that lies so many seconds back."""
    return datetime.fromtimestamp(clock.now() - seconds, UTC)


def _left_unused(realm: Realm, peer: str, rate: Rate) -> int:
    recent = unused(realm).filter(registered_from=peer_network(peer), created__gte=before(rate.seconds))
    return recent[: rate.count].count()


@transaction.atomic
def _make_room(realm: Realm) -> None:
    """Retire the oldest where the realm has its fill of unused clients, but none that may be about to be used."""
    if unused(realm)[: realm.maximum_unused_clients].count() < realm.maximum_unused_clients:
        return
    old = unused(realm).filter(created__lt=before(FIRST_USE), enabled=True)
    keys = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:EVICTED])
    if not keys:
        raise SlowDown("This realm has too many new clients at this moment. Try again later.", retry_after=FIRST_USE)
    retirement.retire(realm, keys, why="no room")
