"""The account page: who I am here, which roles I hold, and which applications act for me."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from audit import actions
from audit.record import record
from authserver.console.connections import connections_of
from oauth.endings import end_connection
from oauth.models import Consent
from realms.context import current_realm
from support.peer import peer_address


@never_cache
@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the person's own page."""
    user = person(request)
    context = {"roles": user.roles.values_list("name", flat=True), "connections": connections_of(user)}
    return render(request, "account/home.html", context)


@never_cache
@require_POST
@login_required
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Disconnect an application: its consent, its tokens and the codes under way end together."""
    user = person(request)
    consent = get_object_or_404(Consent.objects.select_related("client"), pk=pk, user=user)
    peer = peer_address(request.META["REMOTE_ADDR"], request.META.get("HTTP_X_FORWARDED_FOR", ""))
    realm, target = current_realm().slug, consent.client.client_id
    with transaction.atomic():
        end_connection(user, consent.client)
        record(actions.CONSENT_REVOKED, realm=realm, actor=user.email, target=target, subject=user.pk, peer=peer)
    return HttpResponseRedirect(reverse("account_home"))


def person(request: HttpRequest) -> User:
    """Return who is logged in: `login_required` let nobody else through."""
    assert isinstance(request.user, User)  # noqa: S101 (tells the type checker what the decorator ensures)
    return request.user
