"""allauth's e-mail addresses, seen from inside one realm only."""

from allauth.account.managers import EmailAddressManager
from allauth.account.models import EmailAddress
from django.db import models

from realms.managers import CurrentRealm


class RealmEmailAddressManager(EmailAddressManager):
    """E-mail addresses of the people of the realm in force."""

    def get_queryset(self) -> models.QuerySet[EmailAddress]:
        """Return the addresses of the realm in force."""
        return super().get_queryset().filter(user__realm_id=CurrentRealm())

    def all_realms(self) -> models.QuerySet[EmailAddress]:
        """Return the addresses of every realm."""
        return super().get_queryset()


def scope_to_realm() -> None:
    """Put the manager above in place of allauth's.

    `add_to_class` alone is silently ignored: the first manager made stays the default one.
    """
    meta = EmailAddress._meta  # noqa: SLF001 (Django's documented name for a model's options)
    meta.local_managers = [manager for manager in meta.local_managers if manager.name != "objects"]
    EmailAddress.add_to_class("objects", RealmEmailAddressManager())
    meta._expire_cache()  # type: ignore[attr-defined]  # noqa: SLF001 (there is no public way to make it look again)
