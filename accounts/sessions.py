"""What a browser session says of its person: when and how they logged in, and the session's public name (`sid`).

The public name is random and separate from the session's key, so that tokens can carry it.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from accounts import assurance
from accounts.assurance import Level, Proof
from accounts.models import User
from accounts.session_store import ENDS
from realms.context import current_realm
from support import clock

SID = "sid"
LIMIT = "limit"  # when the session and all that was granted in it end, in epoch seconds, where somebody says so
FACTOR = "mfa"  # allauth's name of the method, and below of the type
PASSKEY = "webauthn"
AMR = {"password": "pwd", "code": "otp", "fed": "fed"}  # our names to those of RFC 8176; fed: proved elsewhere


@dataclass(frozen=True, slots=True)
class Login:
    """A person who is logged in, and what they did for it.

    `ends_at`: when all that comes of it ends, in epoch seconds; None: as the realm says.
    """

    user: User
    sid: str
    proofs: tuple[Proof, ...]
    ends_at: int | None = None

    @property
    def authenticated_at(self) -> float:
        """Return the moment of the latest proof, in epoch seconds with fractions."""
        return max((proof.at for proof in self.proofs), default=0.0)

    @property
    def amr(self) -> tuple[str, ...]:
        """Return the methods, in words of RFC 8176."""
        return assurance.methods(self.proofs)

    @property
    def level(self) -> Level:
        """Return how far this login can be believed."""
        return assurance.level(self.proofs)

    def since(self, moment: float) -> "Login":
        """Return what of it was proved at that moment or later."""
        return replace(self, proofs=tuple(proof for proof in self.proofs if proof.at >= moment))


def name_session(request: HttpRequest) -> str:
    """Return the public name of the session, new unless the same person logs in once more: tokens hang on it."""
    sid: str = request.session.setdefault(SID, secrets.token_urlsafe(16))
    request.session[ENDS] = clock.now() + current_realm().session_lifetime
    return sid


def limit_session(request: HttpRequest, moment: int) -> None:
    """Let the session, and all that is granted in it, end at that moment at the latest."""
    request.session[LIMIT] = min(moment, request.session.get(LIMIT, moment))
    request.session[ENDS] = min(moment, request.session[ENDS])


def current_login(request: HttpRequest) -> Login | None:
    """Return who is logged in, how and when; None for a visitor."""
    user = request.user
    if not isinstance(user, User) or SID not in request.session:
        return None
    proofs = (_proof(record) for record in get_authentication_records(request, user))
    return Login(user, request.session[SID], tuple(proofs), request.session.get(LIMIT))


def _proof(record: Mapping[str, Any]) -> Proof:
    """Read one of allauth's records; those of factors are written by accounts/factors/proving.py."""
    at, method = float(record["at"]), record["method"]
    if method != FACTOR:
        return Proof(AMR.get(method, ""), at)
    is_both = bool(record.get("verified"))
    return Proof(record["amr"], at, is_second=True, is_passkey=record["type"] == PASSKEY, is_both=is_both)
