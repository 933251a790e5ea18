"""RFC 6749 §4.1.2 and §4.1.3: authorization codes: made once, consumed once, in the statement that checks them all.

The redeeming statement carries every binding in its WHERE. When it finds nothing, one SELECT decides what that
means: a code that fits in everything but was consumed is a replay; anything else is a plain refusal.
"""

import uuid
from dataclasses import dataclass

from django.db import transaction

from oauth.models import AuthorizationCode
from oauth.store import db
from oauth.store.granted import COVERS, Granted
from oauth.store.people import PERSON, person
from realms.models import Realm
from support import clock, secrets

MAXIMUM_FAILURES = 10  # wrong verifiers, from the right client, after which a code is dead

FITS = """
    digest = %(digest)s AND realm_id = %(realm)s AND application_id = %(client)s AND code_challenge = %(challenge)s
    AND (redirect_uri = %(redirect_uri)s
        OR (%(redirect_uri)s = '' AND (code_challenge <> '' OR NOT redirect_uri_given)))
"""
CONSUME = f"""
UPDATE oauth_authorizationcode SET consumed_at = %(now)s, family = %(family)s
WHERE {FITS} AND consumed_at IS NULL AND expires_at > %(now)s AND failures < %(maximum)s AND {COVERS}
    AND created_at >= %(not_before)s AND (ends_at IS NULL OR ends_at > %(now)s)
    AND EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = user_id AND u.is_active)
    AND EXISTS (SELECT 1 FROM clients_client c WHERE c.id = application_id AND c.not_before <= created_at)
"""  # noqa: S608 (built from the constant above)
FAMILY_COLUMNS = (
    "id, realm_id, application_id, user_id, digest, previous_digest, nonce, scope, resources, session_bound, sid, "
    "auth_time, amr, acr, created_at, rotated_at, idle_expires_at, expires_at"
)
FAMILY_VALUES = (
    "%(family)s, realm_id, application_id, user_id, CASE WHEN once THEN '' ELSE %(refresh_digest)s END, '', '', "
    "scope, resources, session_bound, sid, "
    "auth_time, amr, acr, %(now)s, %(now)s, "
    "CASE WHEN ends_at < %(idle_expires_at)s THEN ends_at ELSE %(idle_expires_at)s END, "
    "CASE WHEN ends_at < %(absolute_expires_at)s THEN ends_at ELSE %(absolute_expires_at)s END"
)
RESULT = f"redirect_uri, code_challenge, nonce, once, scope, resources, sid, auth_time, amr, acr, {PERSON}"
ONE_STATEMENT = f"""
WITH code AS ({CONSUME} RETURNING *),
family AS (INSERT INTO oauth_family ({FAMILY_COLUMNS}) SELECT {FAMILY_VALUES} FROM code)
SELECT {RESULT} FROM code
"""  # noqa: S608 (built from the constants above)
CONSUME_ONLY = f"{CONSUME} RETURNING {RESULT}"
INSERT_FAMILY = f"""
INSERT INTO oauth_family ({FAMILY_COLUMNS})
SELECT {FAMILY_VALUES} FROM oauth_authorizationcode WHERE digest = %(digest)s
"""  # noqa: S608 (built from the constants above)
COUNT_FAILURE = """
UPDATE oauth_authorizationcode SET failures = failures + 1
WHERE digest = %(digest)s AND realm_id = %(realm)s AND application_id = %(client)s AND consumed_at IS NULL
    AND failures < %(maximum)s
"""
EXPLAIN = f"SELECT consumed_at IS NOT NULL, family, {COVERS} FROM oauth_authorizationcode WHERE {FITS}"  # noqa: S608 (as above)


@dataclass(frozen=True, slots=True)
class Redemption:
    """What a client presents with a code, and the family that the code shall become."""

    realm: Realm
    client: int
    code: str
    redirect_uri: str
    challenge: str
    requested: tuple[str, ...]
    family: uuid.UUID
    refresh_digest: str

    def values(self) -> db.Values:
        """Return the values that the statements above bind."""
        now = clock.now()
        absolute = now + self.realm.refresh_token_absolute_lifetime
        return {
            "digest": secrets.fingerprint(self.code),
            "realm": self.realm.pk,
            "not_before": self.realm.not_before,
            "client": self.client,
            "redirect_uri": self.redirect_uri,
            "challenge": self.challenge,
            "requested": list(self.requested),
            "family": self.family,
            "refresh_digest": self.refresh_digest,
            "now": now,
            "maximum": MAXIMUM_FAILURES,
            "idle_expires_at": min(now + self.realm.refresh_token_idle_lifetime, absolute),
            "absolute_expires_at": absolute,
        }


@dataclass(frozen=True, slots=True)
class RedeemedCode(Granted):
    """What the authorization was for, what bound the code, and whether it is for one access token alone."""

    redirect_uri: str
    code_challenge: str
    nonce: str
    once: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a code was not redeemed: `replayed` names what it was redeemed for before."""

    replayed: uuid.UUID | None = None
    beyond_grant: bool = False


def issue(code: AuthorizationCode, lifetime: int) -> str:
    """Store `code` for `lifetime` seconds and return the secret that redeems it: 256 random bits, of no pattern."""
    secret = secrets.random_token()
    code.digest = secrets.fingerprint(secret)
    code.created_at = clock.now()
    code.expires_at = code.created_at + lifetime
    code.save(force_insert=True)
    return secret


def redeem(redemption: Redemption) -> RedeemedCode | None:
    """Consume the code and make its family, or return None and change nothing.

    One statement on PostgreSQL; on SQLite, which has no CTE that writes, two in a transaction.
    """
    values = redemption.values()
    if db.is_postgresql():
        return _redeemed(db.row(db.worded(ONE_STATEMENT, user="user_id"), values))
    with transaction.atomic():
        found = db.row(db.worded(CONSUME_ONLY, user="user_id"), values)
        if found is not None:
            db.rows(INSERT_FAMILY, values)
    return _redeemed(found)


def explain(redemption: Redemption) -> Refusal:
    """Return why nothing was redeemed; a code of this client with a wrong verifier or redirect URI counts a failure."""
    values = redemption.values()
    found = db.row(db.worded(EXPLAIN), values)
    if found is None:
        db.rows(COUNT_FAILURE, values)
        return Refusal()
    consumed, family, covers = found
    return Refusal(db.as_uuid(family) if consumed else None, beyond_grant=not consumed and not covers)


def _redeemed(found: db.Row | None) -> RedeemedCode | None:
    if found is None:
        return None
    redirect_uri, challenge, nonce, once, scope, resources, sid, auth_time, amr, acr, someone = found
    known = person(someone)
    if known is None:
        return None
    return RedeemedCode(
        scopes=tuple(scope.split()),
        resources=tuple(db.parsed(resources)),
        sid=sid,
        auth_time=auth_time,
        amr=tuple(db.parsed(amr)),
        acr=acr,
        person=known,
        redirect_uri=redirect_uri,
        code_challenge=challenge,
        nonce=nonce,
        once=bool(once),
    )
