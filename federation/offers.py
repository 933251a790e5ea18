"""Which providers a realm offers, with what it decides about each: read once per version of the realm."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models.signals import m2m_changed, post_delete, post_save

from federation.models import IdentityProvider, ProviderReference
from federation.models.policy import SignInPolicy, domain_of
from realms.models import Realm
from realms.versioning import touch


@dataclass(frozen=True, slots=True)
class Offer:
    """A provider, and the realm's policy: the provider's own, or that of the reference. `clients` empty: every one."""

    provider: IdentityProvider
    policy: SignInPolicy
    clients: frozenset[str]

    @property
    def slug(self) -> str:
        """Return the part of its addresses."""
        return self.provider.slug

    @property
    def name(self) -> str:
        """Return what the button says."""
        return self.provider.name

    def redirect_uri(self, realm: Realm) -> str:
        """Return where people come back to: one address for all realms where the platform offers it."""
        if self.provider.offered:
            return f"{settings.PUBLIC_URL}/federation/{self.slug}/callback"
        return f"{realm.issuer}/account/federation/{self.slug}/callback"


def of(realm: Realm) -> tuple[Offer, ...]:
    """Return what `realm` offers, in order of name."""
    offers: tuple[Offer, ...] | None = realm.__dict__.get("_offers")
    if offers is None:
        offers = realm.__dict__["_offers"] = _read(realm)
    return offers


def to_client(realm: Realm, client_id: str) -> tuple[Offer, ...]:
    """Return what the login page offers on the way to a client; without one, everything."""
    return tuple(offer for offer in of(realm) if not client_id or not offer.clients or client_id in offer.clients)


def find(realm: Realm, slug: str) -> Offer | None:
    """Return the provider of that id, if the realm offers it."""
    return next((offer for offer in of(realm) if offer.slug == slug), None)


def for_address(realm: Realm, email: str) -> Offer | None:
    """Return the provider that is bound to exactly the domain of an e-mail address."""
    domain = domain_of(email) if "@" in email else ""
    return next((offer for offer in of(realm) if domain and domain in offer.policy.domains), None)


def connect() -> None:
    """Give realms a new version when what they offer changes."""
    for model in (IdentityProvider, ProviderReference):
        post_save.connect(_changed, sender=model)
        post_delete.connect(_changed, sender=model)
        m2m_changed.connect(_clients_changed, sender=model.clients.through)


def _read(realm: Realm) -> tuple[Offer, ...]:
    own = IdentityProvider.objects.all_realms().filter(realm=realm)
    offers = [Offer(row, row, _clients(row)) for row in own.filter(enabled=True)]
    for offer in offers:
        offer.provider.realm = realm
    taken = set(own.values_list("slug", flat=True))
    references = ProviderReference.objects.all_realms().filter(
        realm=realm, enabled=True, provider__enabled=True, provider__offered=True
    )
    used = references.exclude(provider__slug__in=taken).select_related("provider").prefetch_related("provider__realm")
    offers += [Offer(row.provider, row, _clients(row)) for row in used]
    return tuple(sorted(offers, key=lambda offer: (offer.name.casefold(), offer.slug)))


def _clients(row: IdentityProvider | ProviderReference) -> frozenset[str]:
    through = type(row).clients.through.objects
    column = "identityprovider" if isinstance(row, IdentityProvider) else "providerreference"
    return frozenset(through.filter(**{column: row}).values_list("client__client_id", flat=True))


def _changed(instance: IdentityProvider | ProviderReference, **_: Any) -> None:
    _touch(_realms(instance))


def _clients_changed(instance: Any, **_: Any) -> None:  # noqa: ANN401 (either side of the relation)
    _touch([instance.realm_id])


def _realms(row: IdentityProvider | ProviderReference) -> Iterable[int]:
    yield row.realm_id
    if isinstance(row, IdentityProvider) and row.pk is not None:
        references = ProviderReference.objects.all_realms().filter(provider=row)
        yield from references.values_list("realm_id", flat=True)


def _touch(realm_ids: Iterable[int]) -> None:
    for realm_id in realm_ids:
        touch(realm_id)
