"""OpenID Connect Core §5.1: a person as tokens speak of them, read within the statement that uses it."""

import uuid
from dataclasses import dataclass
from typing import Any

from oauth.store import db
from realms.models import Realm

CLAIMS = ("email", "name", "given_name", "family_name", "preferred_username", "locale", "zoneinfo", "picture")

_CLAIMS = ", ".join(f"'{claim}', u.{claim}" for claim in CLAIMS)
#: A sub-select that returns one JSON object for the person whose id is `{user}`, or NULL when they are disabled.
PERSON = f"""(SELECT {{object}}('id', u.id, 'email_verified', u.email_verified, {_CLAIMS},
    'application', u.application_id,
    'roles', (SELECT {{list}}(r.name) FROM accounts_user_roles ur JOIN realms_role r ON r.id = ur.role_id
        WHERE ur.user_id = u.id),
    'opened', (SELECT {{list}}(sc.name) FROM accounts_user_roles ur
        JOIN realms_role_scopes rs ON rs.role_id = ur.role_id
        JOIN realms_scope sc ON sc.id = rs.scope_id WHERE ur.user_id = u.id))
    FROM accounts_user u WHERE u.id = {{user}} AND u.is_active)"""  # noqa: S608 (built from the constants above)
SELECT = f"SELECT {PERSON} FROM accounts_user a WHERE a.id = %(user)s AND a.realm_id = %(realm)s"  # noqa: S608 (as above)


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person: their claims, roles, and the restricted scopes that these open.

    `application` is the key of the one client that they may use; None: they may use every one.
    """

    id: uuid.UUID
    claims: dict[str, Any]
    roles: tuple[str, ...]
    opened: frozenset[str]
    application: int | None = None

    @property
    def sub(self) -> str:
        """Return the subject identifier."""
        return str(self.id)


def person(found: object) -> PersonRecord | None:
    """Return the person that a statement with PERSON in it found."""
    document = db.parsed(found)
    if document is None:
        return None
    claims = {name: document[name] for name in CLAIMS if document[name]}
    claims["email_verified"] = bool(document["email_verified"])
    roles, opened = document["roles"] or (), document["opened"] or ()
    only = document["application"]
    return PersonRecord(db.as_uuid(document["id"]), claims, tuple(sorted(roles)), frozenset(opened), only)


def find(realm: Realm, user: uuid.UUID) -> PersonRecord | None:
    """Return a person of `realm`, or None when they are disabled (one statement)."""
    found = db.row(db.worded(SELECT, user="a.id"), {"realm": realm.pk, "user": user})
    return person(found[0]) if found else None
