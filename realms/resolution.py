"""From a slug to a realm, through a cache of the process that is never more than a second behind the database."""

from django.db import InterfaceError, OperationalError

from realms.models.realm import SLUG, Realm
from support.fresh_cache import FreshCache

_realms: FreshCache[str, Realm | None] = FreshCache()


def resolve(slug: str) -> Realm | None:
    """Return the enabled realm of that slug; None for an unknown or disabled one, which nobody can tell apart.

    The same object is returned as long as the realm's version stands, so what hangs on it stays cached with it.
    """
    if SLUG.fullmatch(slug) is None:
        return None
    return _realms.get(slug, lambda known: _load(slug, known))


def forget() -> None:
    """Forget every cached realm of this process."""
    _realms.forget()


def _load(slug: str, known: Realm | None) -> Realm | None:
    """Read the realm; while the database is away, go on with what is known, so that public keys can still be had."""
    try:
        realm = Realm.objects.filter(slug=slug, enabled=True).first()
    except (OperationalError, InterfaceError):
        if known is None:
            raise
        return known
    if known and realm and (known.pk, known.version) == (realm.pk, realm.version):
        return known
    return realm
