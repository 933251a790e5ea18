"""A realm's version changes with each write to the realm or to what it declares: caches know that they are stale."""

import secrets
from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save

from realms import resolution
from realms.models import Brand, Logo, Realm, Resource, Role, Scope

VERSION_BITS = 63  # what a BIGINT holds


def touch(realm_id: int) -> None:
    """Give one realm a new version, and forget it in this process; other processes see it within a second.

    Versions are drawn at random: a saved object with an old version can then never bring one back that a cache holds.
    """
    Realm.objects.filter(pk=realm_id).update(version=secrets.randbits(VERSION_BITS))
    resolution.forget()


def connect() -> None:
    """Connect the signals of everything that a cached realm contains."""
    for model in (Scope, Role, Resource, Brand, Logo):
        post_save.connect(_declaration_changed, sender=model)
        post_delete.connect(_declaration_changed, sender=model)
    for through in (Resource.scopes.through, Role.scopes.through):
        m2m_changed.connect(_relation_changed, sender=through)
    post_save.connect(_realm_changed, sender=Realm)
    post_delete.connect(_realm_deleted, sender=Realm)


def _declaration_changed(instance: Scope | Role | Resource | Brand | Logo, **_: Any) -> None:
    touch(instance.realm_id)


def _relation_changed(instance: Model, **_: Any) -> None:
    touch(instance.realm_id)  # type: ignore[attr-defined]  # both sides of each relation are rows of a realm


def _realm_changed(instance: Realm, **_: Any) -> None:
    touch(instance.pk)


def _realm_deleted(**_: Any) -> None:
    resolution.forget()
