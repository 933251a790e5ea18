"""RFC 7591 §5: when a person last let a client in: written once a day at most, so that most requests pay nothing."""

from oauth.store import db
from oauth.store.clients import ClientRecord
from realms.models import Realm
from support import clock

DAY = 86_400  # seconds

NOTE = "UPDATE clients_client SET last_used_at = %(now)s WHERE id = %(client)s AND realm_id = %(realm)s"


def note(realm: Realm, client: ClientRecord) -> None:
    """Keep that `client` is used now, before it gets a code: whoever clears unused clients away must see it."""
    now = clock.now()
    if client.last_used_at is None or client.last_used_at < now - DAY:
        db.rows(NOTE, {"now": now, "client": client.id, "realm": realm.pk})
