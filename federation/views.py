"""Pages of logging in through somebody else: coming back, linking, unlinking, and proving presence."""

import logging
from collections.abc import Callable
from functools import wraps

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.views.fresh_proof import held_back
from audit import actions, refusals
from federation import linking, offers, trial, under_way
from federation.conversation import Conversation
from federation.models import LinkedIdentity, PendingLogin
from federation.offers import Offer
from federation.providers import speak
from federation.providers.exchange import VerifiedIdentity
from federation.refusal import NotLinked, NotUnderWay, ProviderAway, ProviderLied, Refused
from federation.sessions import METHOD
from federation.signals import came_back
from federation.under_way import Purpose
from realms.context import current_realm
from realms.resolution import resolve
from support import clock
from support.metrics import count_login
from support.peer import peer_address

CLOCK_SKEW = 60

logger = logging.getLogger(__name__)

View = Callable[[HttpRequest, str], HttpResponse]


def offered(view: Callable[[HttpRequest, Offer], HttpResponse]) -> View:
    """Give a view the provider that the address names: 404 where the realm offers none, a page for each refusal."""

    @wraps(view)
    def inner(request: HttpRequest, slug: str) -> HttpResponse:
        offer = offers.find(current_realm(), slug)
        if offer is None:
            raise Http404
        try:
            return view(request, offer)
        except Refused as refusal:
            return _refused(request, offer, refusal)

    return inner


@never_cache
@require_GET
@offered
def callback(request: HttpRequest, offer: Offer) -> HttpResponse:
    """Take the person who comes back, once, and do what they left for."""
    pending, answer = under_way.take(request, offer)
    came_back.send(PendingLogin, realm=current_realm(), way_on=pending.way_on)
    try:
        who = speak(offer.provider).identify(answer, Conversation())
        if pending.purpose == Purpose.LOGIN:
            return _log_in(request, offer, who, way_on=pending.way_on)
        if pending.user is None or request.user != pending.user:
            raise NotUnderWay("Another person is logged in than started this.")
        if pending.purpose == Purpose.TRIAL:
            return trial.shown(request, offer, who, back=pending.way_on)
        return (
            _linked(request, offer, pending, who)
            if pending.purpose == Purpose.LINK
            else _confirmed(request, offer, pending, who)
        )
    except Refused as refusal:
        refusal.way_on = pending.way_on
        raise


@never_cache
@require_GET
def shared_callback(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead whoever comes back from a provider of the platform on to the realm that `state` names."""
    realm = resolve(request.GET.get("state", "").partition(".")[0])
    if realm is None:
        raise Http404
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(f"{realm.issuer}/account/federation/{slug}/callback?{query}")


@never_cache
@require_POST
@login_required
@offered
def link(request: HttpRequest, offer: Offer) -> HttpResponse:
    """Send a person who proved just now that it is them to the provider, to link what they are there."""
    held = held_back(request, then=reverse("account_identities"))
    if held is not None:
        return held
    return under_way.begin(
        request, offer, purpose=Purpose.LINK, way_on=reverse("account_identities"), user=person(request), choose=True
    )


@never_cache
@require_POST
@login_required
@offered
def confirm(request: HttpRequest, offer: Offer) -> HttpResponse:
    """Send a person to the provider that they log in through, to prove that they are present."""
    user = person(request)
    if not LinkedIdentity.objects.filter(user=user, provider=offer.provider).exists():
        raise Http404
    way_on = safe_address(request, request.POST.get(REDIRECT_FIELD_NAME, "")) or reverse("account_home")
    return under_way.begin(
        request, offer, purpose=Purpose.CONFIRM, way_on=way_on, user=user, login_hint=user.email, fresh=True
    )


@never_cache
@require_POST
@login_required
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one identity away from the person who is logged in, and proved just now that it is them."""
    identity = get_object_or_404(LinkedIdentity.objects.select_related("provider"), pk=pk, user=person(request))
    held = held_back(request, then=reverse("account_identities"))
    if held is not None:
        return held
    try:
        linking.unlink(identity, peer=_peer(request))
    except NotLinked as refusal:
        return render(request, "account/federation_refused.html", _context(refusal), status=refusal.status)
    return HttpResponseRedirect(reverse("account_identities"))


def person(request: HttpRequest) -> User:
    """Return who is logged in: `login_required` let nobody else through."""
    assert isinstance(request.user, User)  # noqa: S101 (tells the type checker what the decorator ensures)
    return request.user


def safe_address(request: HttpRequest, address: str) -> str:
    """Return an address to go on at if it lies in this realm, else nothing."""
    return address if get_adapter(request).is_safe_url(address) else ""


def _log_in(request: HttpRequest, offer: Offer, who: VerifiedIdentity, *, way_on: str) -> HttpResponse:
    identity = linking.sign_in(offer, who, peer=_peer(request))
    user = identity.user
    if request.user.is_authenticated and request.user != user:
        get_adapter(request).logout(request)
    at = min(float(clock.now()), who.authenticated_at or clock.now())
    life = offer.policy.asks_again_after
    said = {"identity": identity.pk, "session": who.session, "ends_at": clock.now() + life if life else None}
    record_authentication(request, user, method=METHOD, provider=offer.slug, at=at, **said)
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=way_on or None))
    return response


def _linked(request: HttpRequest, offer: Offer, pending: PendingLogin, who: VerifiedIdentity) -> HttpResponse:
    linking.link(person(request), offer, who, peer=_peer(request))
    return HttpResponseRedirect(pending.way_on)


def _confirmed(request: HttpRequest, offer: Offer, pending: PendingLogin, who: VerifiedIdentity) -> HttpResponse:
    stale = who.authenticated_at is not None and who.authenticated_at < pending.started_at - CLOCK_SKEW
    if stale or not linking.is_theirs(person(request), offer, who):
        raise ProviderLied("Nobody proved there again who they are, or somebody else did.")
    record_authentication(request, person(request), method=METHOD, provider=offer.slug, reauthenticated=True)
    return HttpResponseRedirect(pending.way_on)


def _refused(request: HttpRequest, offer: Offer, refusal: Refused) -> HttpResponse:
    """Show what a stranger may know, log the rest, and count it."""
    realm = current_realm().slug
    logger.info("login through %s of realm %s refused: %s: %s", offer.slug, realm, type(refusal).__name__, refusal)
    if not isinstance(refusal, ProviderAway | NotLinked):
        refusals.count(actions.LOGIN_FAILED, realm=realm, target=f"through {offer.slug}", peer=_peer(request))
        count_login("failure", realm=realm)
    response = render(request, "account/federation_refused.html", _context(refusal), status=refusal.status)
    if isinstance(refusal, ProviderAway):
        response.headers["Retry-After"] = "10"
    return response


def _context(refusal: Refused) -> dict[str, str]:
    query = f"?{urlencode({REDIRECT_FIELD_NAME: refusal.way_on})}" if refusal.way_on else ""
    return {"sentence": refusal.sentence, "back": f"{reverse('account_login')}{query}", "way_on": refusal.way_on}


def _peer(request: HttpRequest) -> str:
    return peer_address(request.META["REMOTE_ADDR"], request.META.get("HTTP_X_FORWARDED_FOR", ""))
