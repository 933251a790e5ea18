"""NIST SP 800-63B-4 §3.1.1: whose password it is. One statement and one hash, whoever is asked for."""

from django.contrib.auth.hashers import make_password
from django.db import DEFAULT_DB_ALIAS

from accounts.models import User
from realms.context import current_realm
from support import statements

SELECT = """
SELECT u.id, u.password, u.email, u.is_active, a.type
FROM accounts_user u LEFT JOIN mfa_authenticator a ON a.user_id = u.id
WHERE u.realm_id = %(realm)s AND LOWER(u.email) = %(email)s
"""
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
    key, encoded, stored, is_active, _ = rows[0]
    read = {
        "realm_id": realm.pk,
        "id": statements.as_uuid(key),
        "password": encoded,
        "email": stored,
        "is_active": bool(is_active),
    }
    user = User.from_db(DEFAULT_DB_ALIAS, read, [read[name] for name in ATTRIBUTES if name in read])
    user.realm = realm
    user.factor_kinds = tuple(kind for *_, kind in rows if kind)
    return user
