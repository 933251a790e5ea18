"""NIST SP 800-63B-4 §3.1.1: whose password it is. One statement and one hash, whoever is asked for."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import DEFAULT_DB_ALIAS

from accounts.models import User
from realms.context import current_realm
from support import statements

COLUMNS = ("id", "password", "email", "is_active", "email_verified", "last_login")
NAMES = ("name", "given_name", "family_name", "locale")
SELECT = f"""
SELECT {", ".join(f"u.{column}" for column in COLUMNS + NAMES)}, a.type
FROM accounts_user u LEFT JOIN mfa_authenticator a ON a.user_id = u.id
WHERE u.realm_id = %(realm)s AND LOWER(u.email) = %(email)s
"""  # noqa: S608 (columns of ours)
ATTRIBUTES = [field.attname for field in User._meta.concrete_fields]  # noqa: SLF001 (Django's documented name for a model's options)


def person_with(email: str, password: str) -> User | None:
    """Return the person of the realm in force, if they may log in. A stranger's try costs the hash all the same."""
    user = _find(email)
    if user is None:
        make_password(password)
        return None
    return user if user.check_password(password) and user.is_active else None


def _find(email: str) -> User | None:
    """Return the person as far as a login reads them, with the kinds of their factors; the rest is read when asked."""
    realm = current_realm()
    rows = statements.rows(SELECT, {"realm": realm.pk, "email": email.lower()})
    if not rows:
        return None
    read = dict(zip(COLUMNS + NAMES, rows[0], strict=False)) | {"realm_id": realm.pk}
    read |= {"id": statements.as_uuid(read["id"]), "last_login": _moment(read["last_login"])}
    read |= {name: bool(read[name]) for name in ("is_active", "email_verified")}
    user = User.from_db(DEFAULT_DB_ALIAS, read, [read[name] for name in ATTRIBUTES if name in read])
    user.realm = realm
    user.factor_kinds = tuple(kind for *_, kind in rows if kind)
    return user


def _moment(stored: Any) -> datetime | None:  # noqa: ANN401 (SQLite keeps a text, without the zone)
    return datetime.fromisoformat(stored).replace(tzinfo=UTC) if isinstance(stored, str) else stored
