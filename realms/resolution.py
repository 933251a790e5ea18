"""From a slug or a domain to a realm, through caches of the process that are never more than a second behind."""

from django.db import InterfaceError, OperationalError

from realms.models.realm import SLUG, Realm
from support.fresh_cache import FreshCache

DOMAINS = "domains"

_realms: FreshCache[str, Realm | None] = FreshCache()
_domains: FreshCache[str, dict[str, str]] = FreshCache()


def resolve(slug: str) -> Realm | None:
    """Return the enabled realm of that slug; None for an unknown or disabled one, which nobody can tell apart.

    The same object is returned as long as the realm's version stands, so what hangs on it stays cached with it.
    """
    if SLUG.fullmatch(slug) is None:
        return None
    return _realms.get(slug, lambda known: _load(slug, known))


def slug_on(domain: str) -> str | None:
    """Return the slug of the realm, enabled or not, that has that domain for its own.

    All of them are read at once, each second: hosts that a stranger makes up cost no statement each.
    """
    return _domains.get(DOMAINS, _load_domains).get(domain)


def forget() -> None:
    """Forget every cached realm of this process."""
    _realms.forget()
    _domains.forget()


def _load_domains(known: dict[str, str] | None) -> dict[str, str]:
    try:
        rows = Realm.objects.exclude(domain=None).values_list("domain", "slug")
        return {domain: slug for domain, slug in rows if domain}
    except (OperationalError, InterfaceError):
        if known is None:
            raise
        return known


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
