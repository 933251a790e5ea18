"""RFC 7591 §5: clients that nobody uses go, with all that hangs on them, in one row of the trail for many."""

from collections.abc import Sequence

from audit import actions
from audit.record import record
from clients.models import Client
from realms.models import Realm


def retire(realm: Realm, keys: Sequence[int], *, why: str) -> None:
    """Delete these clients of `realm`, inside the caller's transaction."""
    Client.objects.filter(realm=realm, pk__in=keys).delete()
    record(actions.CLIENTS_RETIRED, realm=realm.slug, detail={"count": len(keys), "why": why})
