"""The account page's list of accounts elsewhere that open this one, and of those that could be linked."""

from typing import Any

from accounts.models import User
from federation import offers
from federation.models import LinkedIdentity
from federation.offers import Offer
from realms.context import current_realm


def identities_of(user: User) -> dict[str, Any]:
    """Return what the template shows: `identities`, and `linkable` for people whose address is verified."""
    identities = list(LinkedIdentity.objects.filter(user=user).select_related("provider"))
    linked = {identity.provider_id for identity in identities}
    others = [offer for offer in offers.of(current_realm()) if offer.provider.pk not in linked]
    return {"identities": identities, "linkable": others if user.email_verified else []}


def offers_of(user: User) -> tuple[Offer, ...]:
    """Return the providers through which `user` can log in."""
    linked = set(LinkedIdentity.objects.filter(user=user).values_list("provider_id", flat=True))
    return tuple(offer for offer in offers.of(current_realm()) if offer.provider.pk in linked)
