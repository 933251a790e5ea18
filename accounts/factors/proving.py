"""What a person shows to prove more: judged, counted, and put down in the session as it happened (RFC 8176)."""

from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest

from accounts.factors import limits, passkeys, recovery_codes, totp
from accounts.factors.authenticators import PASSKEY, RECOVERY_CODES, TOTP
from accounts.flows import factors
from accounts.models import User
from accounts.sessions import FACTOR
from audit import actions, refusals
from realms.context import current_realm

JUDGES = {TOTP: totp.redeem, RECOVERY_CODES: recovery_codes.redeem}
ONE_TIME = "otp"


class WrongCode(Exception):
    """The code is not one of this person's, is too old, or was used before."""


def by_code(request: HttpRequest, user: User, *, kind: str, code: str, peer: str) -> None:
    """Take a code of an authenticator app, or a recovery code; raise WrongCode."""
    with limits.counted(request, user, kind):
        if not JUDGES[kind](user, code):
            _count(user, peer=peer)
            raise WrongCode
    if kind == RECOVERY_CODES:
        factors.recovery_code_used(user, peer=peer)
    remember(request, user, kind=kind, amr=ONE_TIME)


def by_passkey(request: HttpRequest, user: User | None, *, answer: str, purpose: str, peer: str) -> passkeys.Shown:
    """Take a passkey; raise PasskeyRefused."""
    try:
        shown = passkeys.show(request, user, answer=answer, purpose=purpose)
    except passkeys.PasskeyRefused:
        _count(user, peer=peer)
        raise
    remember(request, shown.user, kind=PASSKEY, amr=shown.amr, verified=shown.verified)
    return shown


def remember(request: HttpRequest, user: User, *, kind: str, amr: str, verified: bool = False) -> None:
    """Put a proof into the session, where `current_login` finds it."""
    record_authentication(request, user, FACTOR, type=kind, amr=amr, verified=verified)


def _count(user: User | None, *, peer: str) -> None:
    target = user.email if user else ""
    refusals.count(actions.FACTOR_FAILED, realm=current_realm().slug, target=target, peer=peer)
