"""OWASP ASVS 7.4: the browser session behind a session token: alive, and kept alive by it. Found by its key's digest.

A session gets a new key at each login and each further proof, and when its password changes: what was made before is
dead with the key.
"""

from dataclasses import dataclass

from oauth.store import db
from oauth.store.people import PERSON, PersonRecord, person
from realms.models import Realm
from support import clock

LIVE = "session_key = %(session)s AND realm_id = %(realm)s AND expire_date > {now} AND ends_at > %(now)s"
RESULT = f"session_key, ends_at, {PERSON}"
SELECT = f"SELECT {RESULT} FROM accounts_session WHERE {LIVE}"  # noqa: S608 (built from the constants above)
EXTEND = f"""
UPDATE accounts_session SET seen_at = %(now)s,
    expire_date = CASE WHEN ends_at < %(idle_expires_at)s THEN {{ends_at}} ELSE {{idle_expires_at}} END
WHERE {LIVE} AND EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = user_id AND u.is_active)
RETURNING {RESULT}
"""  # noqa: S608 (built from the constants above)


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session of somebody who is logged in: the digest of its key, and when it ends whatever happens."""

    digest: str
    ends_at: int
    person: PersonRecord


def find(realm: Realm, digest: str, *, issued_at: int) -> LiveSession | None:
    """Return the session, or None when it, its person, or what was issued at that moment is not alive."""
    return _session(realm, SELECT, digest, issued_at=issued_at)


def extend(realm: Realm, digest: str, *, issued_at: int) -> LiveSession | None:
    """Count a visit of that session and return it, or None as `find` does."""
    return _session(realm, EXTEND, digest, issued_at=issued_at)


def _session(realm: Realm, statement: str, digest: str, *, issued_at: int) -> LiveSession | None:
    if issued_at < realm.not_before or not realm.session_token:
        return None
    now = clock.now()
    values: db.Values = {"session": digest, "realm": realm.pk, "now": now}
    if statement is EXTEND:
        values["idle_expires_at"] = now + realm.session_idle_lifetime
    found = db.row(db.worded(statement, user="user_id", **_moments()), values)
    someone = found and person(found[2])
    return LiveSession(found[0], found[1], someone) if found and someone else None


def _moments() -> dict[str, str]:
    """Return epoch seconds as the database writes the moments of Django's own columns."""
    form = "to_timestamp({})" if db.is_postgresql() else "datetime({}, 'unixepoch')"
    names = {"now": "%(now)s", "idle_expires_at": "%(idle_expires_at)s", "ends_at": "ends_at"}
    return {name: form.format(value) for name, value in names.items()}
