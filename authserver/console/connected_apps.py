"""OAuth 2.1 §7.3: the pages of connected apps: what acts for a person; they narrow it, end it, or are asked anew."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.flows.telling import tell
from accounts.models import User
from audit import actions
from audit.record import record
from authserver.console.connections import Connection, connected_clients, described
from clients.models import Client
from federation.views import person
from oauth import narrowing
from oauth.endings import end_connection
from realms.context import current_realm
from support import mail
from support.peer import peer_address

PER_PAGE = 20
LONGEST_SEARCH = 100  # characters
MAIL = "mail/connection_changed.txt"


@never_cache
@require_safe
@login_required
def connected_apps(request: HttpRequest) -> HttpResponse:
    """List what acts for the person, or what of it is called so."""
    user = person(request)
    searched = "".join(filter(str.isprintable, request.GET.get("q", ""))).strip()[:LONGEST_SEARCH]
    rows = connected_clients(user).filter(Q(name__icontains=searched) | Q(client_id__icontains=searched))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "connections": described(user, page), "searched": searched}
    return render(request, "account/connections.html", context)


@never_cache
@require_safe
@login_required
def connected_app(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one of them, with what may be taken back."""
    return _page(request, _connection(person(request), pk))


@never_cache
@require_POST
@login_required
def narrow(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is ticked and take the rest back; nothing changes where nothing would be left."""
    user = person(request)
    connection = _connection(user, pk)
    scopes = {scope.name for scope in connection.scopes} - {*request.POST.getlist("scope")}
    resources = {resource.name for resource in connection.resources} - {*request.POST.getlist("resource")}
    if len(connection.resources) < 2:  # noqa: PLR2004 (one is not offered: without it nothing would be left)
        resources = set()
    if len(scopes) == len(connection.scopes) or (resources and len(resources) == len(connection.resources)):
        return _page(request, connection, nothing_left=True, status=400)
    if scopes or resources:
        taken = {"scopes": sorted(scopes), "resources": sorted(resources)}
        with transaction.atomic():
            narrowing.narrow(user, connection.client, scopes=scopes, resources=resources)
            _say(request, user, connection.client, actions.CONSENT_NARROWED, detail=taken)
    return _back(user, pk, "narrowed")


@never_cache
@require_POST
@login_required
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the person be asked again the next time. What is connected stays so."""
    user = person(request)
    client = _connection(user, pk).client
    with transaction.atomic():
        if narrowing.forget(user, client):
            _say(request, user, client, actions.CONSENT_FORGOTTEN)
    return _back(user, pk, "forgotten")


@never_cache
@require_POST
@login_required
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Disconnect it: its consent, its tokens and the codes under way end together."""
    user = person(request)
    client = _connection(user, pk).client
    with transaction.atomic():
        end_connection(user, client)
        _say(request, user, client, actions.CONSENT_REVOKED)
    return HttpResponseRedirect(f"{reverse('account_connections')}?disconnected")


def _connection(user: User, pk: int) -> Connection:
    """Return one connection of the person's own; Http404 for a client of whatever kind that they have none to."""
    found = described(user, connected_clients(user).filter(pk=pk))
    if not found:
        raise Http404
    return found[0]


def _page(
    request: HttpRequest, connection: Connection, *, nothing_left: bool = False, status: int = 200
) -> HttpResponse:
    context = {"connection": connection, "nothing_left": nothing_left, "section": "account_connections"}
    return render(request, "account/connection.html", context, status=status)


def _say(
    request: HttpRequest, user: User, client: Client, action: str, *, detail: dict[str, Any] | None = None
) -> None:
    """Record what the person did, and mail it to them."""
    peer = peer_address(request.META["REMOTE_ADDR"], request.META.get("HTTP_X_FORWARDED_FOR", ""))
    realm, name = current_realm(), client.client_id
    record(
        action,
        realm=realm.slug,
        actor=user.email,
        target=name,
        client=name,
        subject=user.pk,
        peer=peer,
        detail=detail,
    )
    if user.email_verified:
        tell(user, MAIL, client=mail.line(str(client)), event=action, account=f"{realm.issuer}/account/connections/")


def _back(user: User, pk: int, done: str) -> HttpResponse:
    """Return to the connection, or to the list where nothing of it is left."""
    is_there = connected_clients(user).filter(pk=pk).exists()
    address = reverse("account_connection", args=[pk]) if is_there else reverse("account_connections")
    return HttpResponseRedirect(f"{address}?{done}")
