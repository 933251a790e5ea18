"""A person's second factors come and go: each time it is recorded, and the person is told by e-mail."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest

from accounts.factors import authenticators, passkeys, recovery_codes, totp
from accounts.flows.change_mails import tell_of_change
from accounts.flows.telling import tell
from accounts.models import User
from accounts.ways_in import has_way_in
from audit import actions
from audit.record import record
from realms.context import realm_context

TEMPLATE = "mail/factor_changed.txt"
MAXIMUM_PASSKEYS = 20


class HasAlready(Exception):
    """The person has an authenticator app already, or as many passkeys as anybody needs."""


class LastWayIn(Exception):
    """Without that passkey the person could not log in any more."""


@transaction.atomic
def add_app(user: User, *, secret: str, step: int, peer: str) -> list[str]:
    """Add an authenticator app; return recovery codes if these are the first, to be shown once."""
    User.objects.select_for_update().get(pk=user.pk)  # two at once would both find none
    if authenticators.of(user).filter(type=authenticators.TOTP).exists():
        raise HasAlready
    totp.add(user, secret=secret, step=step)
    _say(actions.FACTOR_ADDED, user, what="totp", peer=peer)
    return _first_recovery_codes(user)


@transaction.atomic
def add_passkey(request: HttpRequest, user: User, *, answer: str, name: str, peer: str) -> list[str]:
    """Add a passkey; return recovery codes if these are the first, to be shown once. Raises PasskeyRefused."""
    if authenticators.locked(user, authenticators.PASSKEY).count() >= MAXIMUM_PASSKEYS:
        raise HasAlready
    passkeys.register(request, user, answer=answer, name=name)
    _say(actions.FACTOR_ADDED, user, what="webauthn", peer=peer)
    return _first_recovery_codes(user)


@transaction.atomic
def rename(user: User, factor: Authenticator, *, name: str, peer: str) -> None:
    """Give one factor another name, for its person to tell it by."""
    row = authenticators.locked(user, factor.type).get(pk=factor.pk)
    row.data["name"] = name
    row.save(update_fields=["data"])
    realm = user.realm.slug
    record(actions.FACTOR_RENAMED, realm=realm, actor=user.email, target=name, subject=user.pk, peer=peer)
    tell_of_change(user, actions.FACTOR_RENAMED, what=name)


@transaction.atomic
def remove(user: User, factor: Authenticator, *, peer: str) -> None:
    """Remove one factor; recovery codes go with the last of the others. LastWayIn if nothing else lets them in."""
    User.objects.select_for_update().get(pk=user.pk)  # two at once would both find another one
    if passkeys.opens_alone(factor) and not has_way_in(user, without=factor):
        raise LastWayIn
    factor.delete()
    if not authenticators.of(user).exclude(type=authenticators.RECOVERY_CODES).exists():
        authenticators.of(user).delete()
    _say(actions.FACTOR_REMOVED, user, what=factor.type, peer=peer)


@transaction.atomic
def remove_all(user: User) -> bool:
    """Remove everything, for somebody who lost it; tell whether there was anything. The caller records who did it."""
    with realm_context(user.realm):
        removed, _ = authenticators.of(user).delete()
        if removed:
            _tell(user, actions.FACTORS_RESET)
    return bool(removed)


@transaction.atomic
def new_recovery_codes(user: User, *, peer: str) -> list[str]:
    """Return new recovery codes, to be shown once; the older ones no longer work."""
    codes = recovery_codes.replace(user)
    _say(actions.RECOVERY_CODES_MADE, user, peer=peer)
    return codes


@transaction.atomic
def recovery_code_used(user: User, *, peer: str) -> None:
    """Tell that one was used: if it was not the person, they must know."""
    _say(actions.RECOVERY_CODE_USED, user, peer=peer)


def _first_recovery_codes(user: User) -> list[str]:
    has = authenticators.of(user).filter(type=authenticators.RECOVERY_CODES).exists()
    return [] if has else recovery_codes.replace(user)


def _say(action: str, user: User, *, what: str = "", peer: str) -> None:
    record(action, realm=user.realm.slug, actor=user.email, target=what, subject=user.pk, peer=peer)
    _tell(user, action, what=what)


def _tell(user: User, action: str, *, what: str = "") -> None:
    if not user.email_verified:
        return
    left = recovery_codes.left(list(authenticators.of(user)))
    tell(user, TEMPLATE, event=action, what=what, left=left, account=f"{user.realm.issuer}/account/security/")
