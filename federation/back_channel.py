"""OpenID Connect Back-Channel Logout §2.5 and §2.8: where a provider posts that a person has logged out there."""

import logging
from http import HTTPStatus
from urllib.parse import parse_qs

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from federation import sessions
from federation.conversation import Conversation
from federation.models import IdentityProvider
from federation.providers import speak
from federation.providers.oidc import OpenIDProvider
from federation.refusal import ProviderAway, ProviderLied
from realms.context import current_realm
from realms.models import Realm
from realms.models.realm import SYSTEM_SLUG

FORM = "application/x-www-form-urlencoded"
RETRY_SECONDS = "10"
logger = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def logged_out(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the logout token of a provider of the realm."""
    own = IdentityProvider.objects.filter(slug=slug, enabled=True, offered=False)
    return _answer(request, own.select_related("realm").first(), realm=current_realm())


@csrf_exempt
@require_POST
def shared_logged_out(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the logout token of a provider of the platform: it knows one address for all realms."""
    offered = IdentityProvider.objects.all_realms().filter(realm__slug=SYSTEM_SLUG, enabled=True, offered=True)
    return _answer(request, offered.filter(slug=slug).select_related("realm").first(), realm=None)


def _answer(request: HttpRequest, provider: IdentityProvider | None, *, realm: Realm | None) -> HttpResponse:
    spoken = speak(provider) if provider is not None else None
    if provider is None or not isinstance(spoken, OpenIDProvider):
        raise Http404
    try:
        sessions.end(provider, spoken.logged_out(_token(request), Conversation()), realm=realm)
    except ProviderLied as refusal:
        logger.info("logout token of %s refused: %s", provider.slug, refusal)
        said = {"error": "invalid_request", "error_description": str(refusal)}
        return _kept_by_nobody(JsonResponse(said, status=HTTPStatus.BAD_REQUEST))
    except ProviderAway as failure:
        logger.warning("logout token of %s could not be checked: %s", provider.slug, failure)
        away = HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": RETRY_SECONDS})
        return _kept_by_nobody(away)
    return _kept_by_nobody(HttpResponse(status=HTTPStatus.OK))


def _token(request: HttpRequest) -> str:
    """Return the one parameter that counts; others are ignored (§2.5)."""
    try:
        form = parse_qs(request.body.decode("ascii"), max_num_fields=10) if request.content_type == FORM else {}
    except ValueError:
        form = {}
    tokens = form.get("logout_token", [])
    if len(tokens) != 1:
        raise ProviderLied("The body is no form with one logout_token.")
    return tokens[0]


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
