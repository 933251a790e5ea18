"""OWASP ASVS 7.5.2: the browser sessions in which a person is signed in now, as the account page lists them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.db.models import Case, QuerySet, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.devices import describe
from accounts.factors.authenticators import PASSKEY, RECOVERY_CODES, TOTP
from accounts.models import Session, User
from accounts.session_store import SessionStore
from accounts.sessions import FACTOR, SID
from support import clock

METHODS: Mapping[str, str | Promise] = {
    "password": _("password"),
    "code": _("code by e-mail"),
    "fed": _("linked account"),
    TOTP: _("authenticator app"),
    PASSKEY: _("passkey"),
    RECOVERY_CODES: _("recovery code"),
}


@dataclass(frozen=True, slots=True)
class LiveSession:
    """One session, under its public name. `is_this`: the one that asks."""

    row: Session
    sid: str
    device: str
    methods: tuple[str, ...]
    signed_in_at: datetime
    seen_at: datetime
    is_this: bool


def alive_sessions(user: User, *, first: str = "") -> QuerySet[Session]:
    """Return the rows of where `user` is signed in, the one with the key `first` before all, then by the last visit."""
    alive = Session.objects.filter(user=user, expire_date__gt=datetime.fromtimestamp(clock.now(), UTC))
    return alive.order_by(Case(When(pk=first, then=0), default=1), "-seen_at", "pk")


def live_sessions(user: User, *, this: str = "") -> list[LiveSession]:
    """Return where `user` is signed in, by the last visit (one statement)."""
    return [read(row, this=this) for row in alive_sessions(user)]


def read(row: Session, *, this: str) -> LiveSession:
    """Return what a row says, for whoever looks at it from the session named `this`."""
    data = SessionStore().decode(row.session_data)
    records = data.get(AUTHENTICATION_METHODS_SESSION_KEY, ())
    sid = data.get(SID, "")
    return LiveSession(
        row=row,
        sid=sid,
        device=describe(row.user_agent),
        methods=tuple(dict.fromkeys(_words(records))),
        signed_in_at=datetime.fromtimestamp(row.created_at, UTC),
        seen_at=datetime.fromtimestamp(row.seen_at, UTC),
        is_this=bool(sid) and sid == this,
    )


def _words(records: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for record in records:
        method = record["type"] if record["method"] == FACTOR else record["method"]
        if method in METHODS:
            yield str(METHODS[method])
