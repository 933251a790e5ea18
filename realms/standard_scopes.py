"""OpenID Connect Core §5.4 and §11: the scopes that every realm has from its first moment, in words for people."""

from typing import Any

from django.db.models.signals import post_save

from realms.models import Realm, Scope

STANDARD_SCOPES = {
    "openid": "Confirm who you are",
    "profile": "See your name, picture and language",
    "email": "See your e-mail address",
    "address": "See your postal address",
    "phone": "See your phone number",
    "offline_access": "Stay connected when you are away",
}


def connect() -> None:
    """Give each new realm its standard scopes in the transaction that makes it."""
    post_save.connect(_realm_saved, sender=Realm)


def _realm_saved(instance: Realm, *, created: bool, raw: bool = False, **_: Any) -> None:
    if created and not raw:  # a dump that is being loaded brings its scopes along
        scopes = [Scope(realm=instance, name=name, description=text) for name, text in STANDARD_SCOPES.items()]
        Scope.objects.all_realms().bulk_create(scopes)
