"""Django's database sessions with two differences: the key is stored as a digest, and a session stays in its realm."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

from accounts.models import Session
from realms.context import current_realm
from support import secrets


class SessionStore(DatabaseStore):
    """Rows of the realm in force, looked up by the digest of the key. A key of another realm finds nothing."""

    @classmethod
    def get_model_class(cls) -> type[AbstractBaseSession]:
        """Return the model with a realm and a user."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        digest = secrets.fingerprint(self.session_key or "")
        row = Session.objects.filter(session_key=digest, expire_date__gt=timezone.now()).first()
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str) -> bool:
        """Tell whether the key is taken, in any realm."""
        return Session.objects.all_realms().filter(session_key=secrets.fingerprint(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row to store, which names the person who is logged in, if any."""
        return Session(
            session_key=secrets.fingerprint(self._get_or_create_session_key()),  # type: ignore[attr-defined]  # not in the stubs
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            realm=current_realm(),
            user_id=data.get("_auth_user_id"),
        )

    def delete(self, session_key: str | None = None) -> None:
        """Delete the row of the key given, or of this session."""
        key = session_key or self.session_key
        if key is not None:
            Session.objects.all_realms().filter(session_key=secrets.fingerprint(key)).delete()
