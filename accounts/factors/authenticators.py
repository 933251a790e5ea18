"""allauth's table of second factors, seen from inside one realm only."""

from allauth.mfa.models import Authenticator, AuthenticatorManager
from django.db import models

from accounts.assurance import Level
from accounts.models import User
from realms.managers import CurrentRealm

Type = Authenticator.Type
TOTP, PASSKEY, RECOVERY_CODES = str(Type.TOTP), str(Type.WEBAUTHN), str(Type.RECOVERY_CODES)
REACHED = {TOTP: Level.MULTIPLE, PASSKEY: Level.PHISHING_RESISTANT}


class RealmAuthenticatorManager(AuthenticatorManager):
    """Second factors of the people of the realm in force."""

    def get_queryset(self) -> models.QuerySet[Authenticator]:
        """Return the factors of the realm in force."""
        return super().get_queryset().filter(user__realm_id=CurrentRealm())

    def all_realms(self) -> models.QuerySet[Authenticator]:
        """Return the factors of every realm."""
        return super().get_queryset()


def scope_to_realm() -> None:
    """Put the manager above in place of allauth's, as accounts/email_addresses.py does with its own."""
    meta = Authenticator._meta  # noqa: SLF001 (Django's documented name for a model's options)
    meta.local_managers = [manager for manager in meta.local_managers if manager.name != "objects"]
    Authenticator.add_to_class("objects", RealmAuthenticatorManager())
    meta._expire_cache()  # type: ignore[attr-defined]  # noqa: SLF001 (there is no public way to make it look again)


def all_factors() -> models.QuerySet[Authenticator]:
    """Return the factors of the people of every realm: whoever asks names the people."""
    return models.QuerySet(Authenticator)


def of(user: User) -> models.QuerySet[Authenticator]:
    """Return what `user` has, the oldest first; recovery codes are among it."""
    return Authenticator.objects.filter(user=user).order_by("created_at", "pk")


def locked(user: User, kind: str) -> models.QuerySet[Authenticator]:
    """Return what `user` has of a kind, for the one who changes it: whoever else would waits (in a transaction)."""
    return of(user).filter(type=kind).select_for_update(of=("self",))


def reachable(user: User) -> Level:
    """Return how far `user` can prove themselves beyond a first factor; recovery codes alone do not count."""
    kinds = of(user).values_list("type", flat=True) if user.factor_kinds is None else user.factor_kinds
    return max((REACHED.get(kind, Level.SINGLE) for kind in kinds), default=Level.SINGLE)
