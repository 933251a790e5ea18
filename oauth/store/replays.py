"""RFC 7523 §3 (7): what may be used once is written down by the statement that asks: of many, one wins."""

import hashlib

from oauth.store import db
from realms.models import Realm

INSERT = """
INSERT INTO oauth_seenjti (realm_id, digest, expires_at) VALUES (%(realm)s, %(digest)s, %(expires_at)s)
ON CONFLICT (realm_id, digest) DO NOTHING RETURNING id
"""


def is_first_use(realm: Realm, *, owner: str, jti: str, expires_at: int) -> bool:
    """Tell whether `owner`, a client for instance, uses this identifier for the first time; remember it."""
    digest = hashlib.sha256(f"{owner}\0{jti}".encode("utf-8", "surrogatepass")).hexdigest()
    return db.row(INSERT, {"realm": realm.pk, "digest": digest, "expires_at": expires_at}) is not None
