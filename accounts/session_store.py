"""OWASP ASVS 7.3: Django's database sessions, which also end for good some time after the login, or without visits.

Their key is stored as a digest, and each stays in its realm.
"""

import secrets as random
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any, cast

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from accounts.models import Session
from accounts.visits import Visit
from realms.context import current_realm
from support import clock, secrets
from support.statements import Values, Write, insertion, rows, together

ENDS = "ends"  # when a session ends whatever happens, in epoch seconds; visitors have none
KEY_BYTES = 24  # 192 bits: beyond guessing
BETWEEN_NOTES = 60  # seconds: visits are written down at most so often
UNKNOWN = Visit()


class SessionStore(DatabaseStore):
    """Rows of the realm in force, looked up by the digest of the key. A key of another realm finds nothing."""

    def __init__(self, session_key: str | None = None, *, visit: Visit = UNKNOWN) -> None:
        super().__init__(session_key)
        self._visit = visit
        self._row: Session | None = None
        self.is_noticed = True
        self.with_it: list[Write] = []  # what is written with the session, or not at all

    @classmethod
    def get_model_class(cls) -> type[AbstractBaseSession]:
        """Return the model with a realm and a user."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        digest = secrets.fingerprint(self.session_key or "")
        self._row = Session.objects.filter(session_key=digest, expire_date__gt=_moment(clock.now())).first()
        if self._row is None:
            self._session_key = None
        return self._row

    def _get_new_session_key(self) -> str:
        """Return a random key without asking whether it is taken: the row's primary key says so when it is stored."""
        return random.token_urlsafe(KEY_BYTES)

    def exists(self, session_key: str) -> bool:
        """Tell whether the key is taken, in any realm."""
        return Session.objects.all_realms().filter(session_key=secrets.fingerprint(session_key)).exists()

    def cycle_key(self) -> None:
        """Go on under a new key, which is stored with the answer. Under the old one there is nothing any more."""
        data = self._get_session()  # type: ignore[attr-defined]  # not in the stubs
        if self.session_key:
            self.delete()
        self._session_key, self._session_cache, self.modified = None, data, True

    def create(self) -> None:
        """Store the session under a new key."""
        self._session_key = self._get_new_session_key()
        self.save(must_create=True)

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 (the signature is Django's)
        """Store the session. UpdateError where it was deleted meanwhile, or its person."""
        if must_create:
            self._insert()
        elif self.session_key is None:
            self.create()
        else:
            with transaction.atomic() if self.with_it else nullcontext():
                super().save()
                for write in self.with_it:
                    rows(*write)
        self.with_it = []

    def _insert(self) -> None:
        row = self.create_model_instance(self._get_session(no_load=True))  # type: ignore[attr-defined]  # as above
        try:
            together([*self.with_it, insertion(row)])
        except IntegrityError:
            raise UpdateError from None

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Return the data signed as Django does, but not compressed: that takes longer than the statement."""
        return signing.dumps(session_dict, salt=self.key_salt, serializer=self.serializer)

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row to store, which names the person who is logged in, if any."""
        digest = secrets.fingerprint(self._get_or_create_session_key())  # type: ignore[attr-defined]  # not in the stubs
        row = self._row if self._row and self._row.pk == digest else None
        return Session(
            session_key=digest,
            session_data=self.encode(data),
            realm=current_realm(),
            user_id=data.get("_auth_user_id"),
            ends_at=data.get(ENDS, 0),
            created_at=row.created_at if row else clock.now(),
            **self._seen_now(),
        )

    def get_expiry_age(self, **named: Any) -> int:
        """Return in how many seconds the session ends whatever happens: so long a browser keeps its key."""
        if ENDS not in self:
            return super().get_expiry_age(**named)
        ends: int = self[ENDS]
        return max(0, ends - clock.now())

    def get_expiry_date(self, **named: Any) -> datetime:
        """Return when the session ends without a visit."""
        age = self.get_expiry_age(**named)
        return _moment(clock.now() + (min(age, current_realm().session_idle_lifetime) if ENDS in self else age))

    def note_visit(self) -> None:
        """Let the session live on, where somebody is logged in: one statement, at most once a minute.

        It leaves the data of the session alone, which another request may be changing now.
        """
        row = self._row
        if row is None or self.modified or ENDS not in self or not self.is_noticed:
            return
        if clock.now() - row.seen_at >= BETWEEN_NOTES:
            Session.objects.filter(pk=row.pk).update(**self._seen_now())

    def _seen_now(self) -> dict[str, Any]:
        return {
            "expire_date": self.get_expiry_date(),
            "seen_at": clock.now(),
            "peer": self._visit.peer,
            "user_agent": self._visit.user_agent,
        }

    def delete(self, session_key: str | None = None) -> None:
        """Delete the row of the key given, or of this session."""
        key = session_key or self.session_key
        if key is not None:
            Session.objects.all_realms().filter(session_key=secrets.fingerprint(key)).delete()


def pass_unnoticed(request: HttpRequest) -> None:
    """Let the request be no visit: a page asks by itself, whether anybody sits before it or not."""
    cast("SessionStore", request.session).is_noticed = False


def with_session(request: HttpRequest, statement: str, values: Values) -> None:
    """Run a statement when the session of the request is stored: in one transaction, and never without it."""
    cast("SessionStore", request.session).with_it.append((statement, values))


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
