"""OWASP ASVS 7.3: Django's database sessions, which also end for good some time after the login, or without visits.

Their key is stored as a digest, and each stays in its realm.
"""

from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession

from accounts.models import Session
from realms.context import current_realm
from support import clock, secrets

ENDS = "ends"  # when a session ends whatever happens, in epoch seconds; visitors have none
SEEN = "seen"  # the last visit that was written down
VISITS = 20  # at most so many are, in the time that a session lives without one


class SessionStore(DatabaseStore):
    """Rows of the realm in force, looked up by the digest of the key. A key of another realm finds nothing."""

    @classmethod
    def get_model_class(cls) -> type[AbstractBaseSession]:
        """Return the model with a realm and a user."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        digest = secrets.fingerprint(self.session_key or "")
        row = Session.objects.filter(session_key=digest, expire_date__gt=_moment(clock.now())).first()
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

    def get_expiry_age(self, **named: Any) -> int:
        """Return in how many seconds the session ends without a visit."""
        if ENDS not in self:
            return super().get_expiry_age(**named)
        ends: int = self[ENDS]
        return max(0, min(ends - clock.now(), current_realm().session_idle_lifetime))

    def get_expiry_date(self, **named: Any) -> datetime:
        """Return that moment."""
        return _moment(clock.now() + self.get_expiry_age(**named))

    def note_visit(self) -> None:
        """Let the session live on, where somebody is logged in."""
        idle = current_realm().session_idle_lifetime
        if ENDS in self and clock.now() - self.get(SEEN, 0) > idle // VISITS:
            self[SEEN] = clock.now()

    def delete(self, session_key: str | None = None) -> None:
        """Delete the row of the key given, or of this session."""
        key = session_key or self.session_key
        if key is not None:
            Session.objects.all_realms().filter(session_key=secrets.fingerprint(key)).delete()


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
