"""The page of the accounts elsewhere that open this one, and of those that could be linked."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from federation import offers
from federation.models import LinkedIdentity
from federation.offers import Offer
from federation.views import person
from realms.context import current_realm


@never_cache
@require_safe
@login_required
def identities(request: HttpRequest) -> HttpResponse:
    """List what is linked, with what takes it away, and what could be."""
    return render(request, "account/identities.html", identities_of(person(request)))


def identities_of(user: User) -> dict[str, Any]:
    """Return what the template shows: `identities`, and `linkable` for people whose address is verified."""
    rows = list(LinkedIdentity.objects.filter(user=user).select_related("provider"))
    linked = {row.provider_id for row in rows}
    others = [offer for offer in offers.of(current_realm()) if offer.provider.pk not in linked]
    return {"identities": rows, "linkable": others if user.email_verified else []}


def offers_of(user: User) -> tuple[Offer, ...]:
    """Return the providers through which `user` can log in."""
    linked = set(LinkedIdentity.objects.filter(user=user).values_list("provider_id", flat=True))
    return tuple(offer for offer in offers.of(current_realm()) if offer.provider.pk in linked)
