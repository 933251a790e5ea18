"""From a slug to a realm, through a cache of the process that is never more than a second behind the database."""

import time

from realms.models.realm import SLUG, Realm

FRESH_SECONDS = 1.0
MAXIMUM_ENTRIES = 10_000

_cache: dict[str, tuple[float, Realm | None]] = {}


def resolve(slug: str) -> Realm | None:
    """Return the enabled realm of that slug; None for an unknown or disabled one, which nobody can tell apart.

    The same object is returned as long as the realm's version stands, so what hangs on it stays cached with it.
    """
    if SLUG.fullmatch(slug) is None:
        return None
    known = _cache.get(slug)
    if known is not None and time.monotonic() - known[0] < FRESH_SECONDS:
        return known[1]
    realm = Realm.objects.filter(slug=slug, enabled=True).first()
    if known and known[1] and realm and known[1].version == realm.version and known[1].pk == realm.pk:
        realm = known[1]
    if len(_cache) >= MAXIMUM_ENTRIES:
        _cache.clear()
    _cache[slug] = (time.monotonic(), realm)
    return realm


def forget() -> None:
    """Forget every cached realm of this process."""
    _cache.clear()
