"""RFC 9126 §2.2 and §4: pushed requests: kept once, opened while they are fresh, answered once.

A person may take longer to log in than a handle is fresh. What is under way then travels in its ticket, the row may be
gone, and the answer leaves a mark in its place that stays as long as any such ticket.
"""

from oauth.store import db
from realms.models import Realm
from support import clock

KEEP = """
INSERT INTO oauth_pushedrequest (realm_id, client_id, digest, parameters, answered, expires_at)
SELECT c.realm_id, c.id, %(digest)s, %(parameters)s, FALSE, %(expires_at)s FROM clients_client c
WHERE c.id = %(client)s AND c.realm_id = %(realm)s
RETURNING id
"""
OPEN = """
SELECT p.parameters FROM oauth_pushedrequest p JOIN clients_client c ON c.id = p.client_id
WHERE p.digest = %(digest)s AND p.realm_id = %(realm)s AND c.client_id = %(client_id)s AND NOT p.answered
    AND p.expires_at > %(now)s
"""
ANSWER = """
INSERT INTO oauth_pushedrequest (realm_id, client_id, digest, parameters, answered, expires_at)
SELECT c.realm_id, c.id, %(digest)s, %(parameters)s, TRUE, %(expires_at)s FROM clients_client c
WHERE c.id = %(client)s AND c.realm_id = %(realm)s
ON CONFLICT (digest) DO UPDATE SET parameters = excluded.parameters, answered = TRUE, expires_at = excluded.expires_at
WHERE NOT oauth_pushedrequest.answered AND oauth_pushedrequest.client_id = excluded.client_id
RETURNING id
"""


def keep(realm: Realm, client: int, *, digest: str, parameters: dict[str, str], lifetime: int) -> bool:
    """Keep a request for `lifetime` seconds; tell whether it could be: not for a client deleted at this moment."""
    values: db.Values = {"realm": realm.pk, "client": client, "digest": digest, "parameters": parameters}
    return db.row(KEEP, values | {"expires_at": clock.now() + lifetime}) is not None


def find(realm: Realm, client_id: str, *, digest: str) -> dict[str, str] | None:
    """Return the parameters that the client pushed, or None when there are none to be opened any more."""
    values: db.Values = {"realm": realm.pk, "client_id": client_id, "digest": digest, "now": clock.now()}
    found = db.row(OPEN, values)
    return None if found is None else db.parsed(found[0])


def answer(realm: Realm, client: int, *, digest: str, lifetime: int) -> bool:
    """Mark a request as answered for `lifetime` seconds; tell whether this call was the first to do so."""
    values: db.Values = {"realm": realm.pk, "client": client, "digest": digest, "parameters": {}}
    return db.row(ANSWER, values | {"expires_at": clock.now() + lifetime}) is not None
