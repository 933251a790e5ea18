"""RFC 6749 §6, RFC 9700 §4.14.2: families of tokens, rotated in place by one statement that checks everything."""

import uuid
from dataclasses import dataclass

from oauth.store import db
from oauth.store.granted import COVERS, Granted
from oauth.store.people import PERSON, PersonRecord, person
from realms.models import Realm
from support import clock

RESULT = f"scope, resources, sid, auth_time, amr, acr, nonce, {PERSON}"
LIVE = """
    id = %(family)s AND realm_id = %(realm)s AND revoked_at IS NULL AND expires_at > %(now)s
    AND created_at >= %(not_before)s
    AND EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = user_id AND u.is_active)
    AND EXISTS (SELECT 1 FROM clients_client c WHERE c.id = application_id AND c.not_before <= created_at)
"""
ROTATE = f"""
UPDATE oauth_family SET previous_digest = digest, digest = %(successor)s, nonce = %(nonce)s, rotated_at = %(now)s,
    idle_expires_at = CASE WHEN expires_at < %(idle_expires_at)s THEN expires_at ELSE %(idle_expires_at)s END
WHERE {LIVE} AND application_id = %(client)s AND digest = %(presented)s AND idle_expires_at > %(now)s AND {COVERS}
RETURNING {RESULT}
"""  # noqa: S608 (built from the constants above)
SELECT = f"""
SELECT {RESULT}, digest, previous_digest, rotated_at, application_id, idle_expires_at, withdrawn_scope
FROM oauth_family WHERE {LIVE}
"""  # noqa: S608 (built from the constants above)
ALIVE = f"""
SELECT {PERSON}, scope, resources FROM oauth_family WHERE {LIVE}
    AND EXISTS (SELECT 1 FROM clients_client c WHERE c.id = application_id AND c.enabled)
    AND NOT EXISTS (SELECT 1 FROM oauth_revokedtoken t WHERE t.realm_id = %(realm)s AND t.jti = %(jti)s)
"""  # noqa: S608 (built from the constants above)
MACHINE_ALIVE = """
SELECT 1 FROM clients_client c WHERE c.id = %(client)s AND c.realm_id = %(realm)s AND c.enabled
    AND c.not_before <= %(issued_at)s AND %(not_before)s <= %(issued_at)s
    AND NOT EXISTS (SELECT 1 FROM oauth_revokedtoken t WHERE t.realm_id = c.realm_id AND t.jti = %(jti)s)
"""
REVOKE = """
UPDATE oauth_family SET revoked_at = %(now)s WHERE id = %(family)s AND realm_id = %(realm)s AND revoked_at IS NULL
RETURNING id
"""
REVOKE_JTI = """
INSERT INTO oauth_revokedtoken (realm_id, jti, expires_at) VALUES (%(realm)s, %(jti)s, %(expires_at)s)
ON CONFLICT DO NOTHING RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Rotation:
    """The digest that a client presents for a family, the digest that comes in its place, and the nonce between.

    `requested` are the resources that the next token shall be for; none: all that were granted.
    """

    family: uuid.UUID
    client: int
    presented: str
    successor: str
    nonce: str
    requested: list[str]


@dataclass(frozen=True, slots=True)
class FamilyRecord(Granted):
    """What a family was granted; its successor is derived with `derivation_nonce`."""

    derivation_nonce: str


@dataclass(frozen=True, slots=True)
class FamilyState:
    """A live family with what tells the generation of a refresh token. Times are epoch seconds."""

    record: FamilyRecord
    digest: str
    previous_digest: str
    rotated_at: int
    client: int
    idle_expires_at: int
    withdrawn_scope: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What an access token of a family stands on now: its person, and what they have not taken back since."""

    person: PersonRecord
    scopes: frozenset[str]
    resources: frozenset[str]


def rotate(realm: Realm, rotation: Rotation) -> FamilyRecord | None:
    """Put the successor's digest in the place of the one presented; None, and no change, unless everything fits."""
    now = clock.now()
    values: db.Values = {
        "realm": realm.pk,
        "not_before": realm.not_before,
        "now": now,
        "idle_expires_at": now + realm.refresh_token_idle_lifetime,
        "family": rotation.family,
        "client": rotation.client,
        "presented": rotation.presented,
        "successor": rotation.successor,
        "nonce": rotation.nonce,
        "requested": rotation.requested,
    }
    found = db.row(db.worded(ROTATE, user="user_id"), values)
    return None if found is None else _record(found)


def find(realm: Realm, family: uuid.UUID) -> FamilyState | None:
    """Return a live family of `realm`, or None."""
    values: db.Values = {"realm": realm.pk, "not_before": realm.not_before, "family": family, "now": clock.now()}
    found = db.row(db.worded(SELECT, user="user_id"), values)
    return None if found is None else FamilyState(_record(found[:8]), *found[8:])


def standing(realm: Realm, family: uuid.UUID, *, jti: str) -> Standing | None:
    """Return what an access token stands on, or None when token, family, client or person is not alive."""
    values: db.Values = {
        "realm": realm.pk,
        "not_before": realm.not_before,
        "family": family,
        "jti": jti,
        "now": clock.now(),
    }
    found = db.row(db.worded(ALIVE, user="user_id"), values)
    known = None if found is None else person(found[0])
    if found is None or known is None:
        return None
    return Standing(known, frozenset(found[1].split()), frozenset(db.parsed(found[2])))


def machine_is_alive(realm: Realm, client: int, *, jti: str, issued_at: int) -> bool:
    """Tell whether the client of a machine's access token is enabled and the token not revoked."""
    values: db.Values = {
        "realm": realm.pk,
        "not_before": realm.not_before,
        "client": client,
        "jti": jti,
        "issued_at": issued_at,
    }
    return db.row(MACHINE_ALIVE, values) is not None


def revoke(realm: Realm, family: uuid.UUID) -> bool:
    """End a family: from now on nothing of it passes a live check. Tell whether this call ended it."""
    return db.row(REVOKE, {"realm": realm.pk, "family": family, "now": clock.now()}) is not None


def revoke_access_token(realm: Realm, *, jti: str, expires_at: int) -> bool:
    """End one access token and nothing else of its family. Tell whether this call ended it."""
    return db.row(REVOKE_JTI, {"realm": realm.pk, "jti": jti, "expires_at": expires_at}) is not None


def _record(found: db.Row) -> FamilyRecord:
    scope, resources, sid, auth_time, amr, acr, nonce, someone = found
    known = person(someone)
    if known is None:
        raise LookupError("A live family has a person: the statement demands it.")
    return FamilyRecord(
        scopes=tuple(scope.split()),
        resources=tuple(db.parsed(resources)),
        sid=sid,
        auth_time=auth_time,
        amr=tuple(db.parsed(amr)),
        acr=acr,
        person=known,
        derivation_nonce=nonce,
    )
