"""OpenID Connect Core §3.1.2.1: a login goes on at a provider, with the hint and prompt that the client gave."""

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from authserver.console.request_behind import parameters_behind
from federation import offers, under_way
from federation.offers import Offer
from federation.refusal import Refused
from federation.under_way import Purpose
from federation.views import offered, safe_address
from realms.context import current_realm


@never_cache
@require_POST
@offered
def start(request: HttpRequest, offer: Offer) -> HttpResponse:
    """Send a visitor to the provider of a button."""
    way_on = safe_address(request, request.POST.get(REDIRECT_FIELD_NAME, ""))
    return _begin(request, offer, way_on=way_on)


@never_cache
@require_POST
def single_sign_on(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the provider of their e-mail address; back to the login page where there is none."""
    offer = offers.for_address(current_realm(), _typed(request))
    if offer is not None:
        return _start_of_address(request, offer.slug)
    way_on = safe_address(request, request.POST.get(REDIRECT_FIELD_NAME, ""))
    query = {"no_provider": "", **({REDIRECT_FIELD_NAME: way_on} if way_on else {})}
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode(query)}")


def led_by_domain(request: HttpRequest) -> HttpResponse | None:
    """Return the way to the provider that is bound to the domain of the address typed; None without one.

    None too while it does not answer: whoever has a password here can log in all the same.
    """
    offer = offers.for_address(current_realm(), _typed(request))
    if offer is None:
        return None
    way_on = safe_address(request, request.POST.get(REDIRECT_FIELD_NAME, ""))
    try:
        return _begin(request, offer, way_on=way_on, typed=_typed(request))
    except Refused:
        return None


@offered
def _start_of_address(request: HttpRequest, offer: Offer) -> HttpResponse:
    way_on = safe_address(request, request.POST.get(REDIRECT_FIELD_NAME, ""))
    return _begin(request, offer, way_on=way_on, typed=_typed(request))


def _typed(request: HttpRequest) -> str:
    return request.POST.get("login", "").strip()


def _begin(request: HttpRequest, offer: Offer, *, way_on: str, typed: str = "") -> HttpResponse:
    asked = parameters_behind(way_on)
    prompt = asked.get("prompt", "").split()
    return under_way.begin(
        request,
        offer,
        purpose=Purpose.LOGIN,
        way_on=way_on,
        login_hint=typed or asked.get("login_hint", ""),
        fresh="login" in prompt,
        choose="select_account" in prompt,
    )
