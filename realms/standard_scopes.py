"""OpenID Connect Core §5.4 and §11: the scopes that every realm has from its first moment, in words for people."""

from typing import Any

from django.db.models.signals import post_save
from django.utils.translation import gettext_noop as _

from realms.models import Realm, Scope

STANDARD_SCOPES = {
    "openid": _("Confirm who you are"),
    "profile": _("See your name, picture and language"),
    "email": _("See your e-mail address"),
    "address": _("See your postal address"),
    "phone": _("See your phone number"),
    "offline_access": _("Stay connected when you are away"),
}


def connect() -> None:
    """Give each new realm its standard scopes in the transaction that makes it."""
    post_save.connect(_realm_saved, sender=Realm)


def _realm_saved(instance: Realm, *, created: bool, raw: bool = False, **_named: Any) -> None:
    if created and not raw:  # a dump that is being loaded brings its scopes along
        scopes = [Scope(realm=instance, name=name, description=text) for name, text in STANDARD_SCOPES.items()]
        Scope.objects.all_realms().bulk_create(scopes)
