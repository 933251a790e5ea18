"""OWASP ASVS 7.5.2: the browser sessions in which a person is signed in now, as the account page lists them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.devices import describe
from accounts.factors.authenticators import PASSKEY, RECOVERY_CODES, TOTP
from accounts.models import Session, User
from accounts.session_store import SessionStore
from accounts.sessions import FACTOR, SID
from support import clock
from support.places import place_of

MAXIMUM = 100  # of the latest; nobody reads more
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

    @property
    def place(self) -> str:
        """Return where its network is, in words, as far as that is known."""
        return place_of(self.row.peer)


def live_sessions(user: User, *, this: str) -> list[LiveSession]:
    """Return where `user` is signed in, the one named `this` first, then by the last visit (one statement)."""
    alive = Session.objects.filter(user=user, expire_date__gt=datetime.fromtimestamp(clock.now(), UTC))
    found = [read(row, this=this) for row in alive.order_by("-seen_at", "pk")[:MAXIMUM]]
    return sorted(found, key=lambda session: not session.is_this)


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
