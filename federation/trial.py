"""OpenID Connect Core §3.1: an administrator goes through a real login, and sees what the provider said of them.

Nobody is logged in, nothing is linked, and no token is shown: only the claims, which would otherwise be guessed at.
"""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from federation import mapping
from federation.offers import Offer
from federation.providers.exchange import VerifiedIdentity

MAXIMUM = 20_000  # characters of claims that are shown


def shown(request: HttpRequest, offer: Offer, who: VerifiedIdentity, *, back: str) -> HttpResponse:
    """Show who came back, as a login would have read it."""
    context = {
        "title": f"What {offer.name} said",
        "offer": offer,
        "who": who,
        "claims": json.dumps(dict(who.claims), indent=2, ensure_ascii=False, default=str)[:MAXIMUM],
        "roles": sorted(mapping.named_roles(offer.policy, who.claims)),
        "back": back,
    }
    response = render(request, "admin/federation/trial.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
