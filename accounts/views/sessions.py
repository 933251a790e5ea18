"""OWASP ASVS 7.5.2: the page on which a person sees where they are signed in, and signs themselves out there."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.flows import own_sessions
from accounts.live_sessions import alive_sessions, live_sessions, read
from accounts.models import User
from accounts.sessions import SID
from accounts.views.fresh_proof import fresh_proof
from support import secrets
from support.places import place_of

PER_PAGE = 20


@never_cache
@require_safe
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """List the sessions, this one first, page by page."""
    assert isinstance(request.user, User)  # noqa: S101 (tells the type checker what the decorator ensures)
    rows = alive_sessions(request.user, first=_key(request))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    found = [read(row, this=request.session.get(SID, "")) for row in page.object_list]
    has_places = any(place_of(session.row.peer) for session in found)
    return render(request, "account/sessions.html", {"page": page, "sessions": found, "has_places": has_places})


@require_POST
@fresh_proof(back="account_sessions")
def end(request: HttpRequest, user: User) -> HttpResponse:
    """End the session that the form names; 404 unless it is another one of the person's own."""
    this, wanted = request.session.get(SID, ""), request.POST.get("session", "")
    named = (row for row in live_sessions(user, this=this) if row.sid == wanted and not row.is_this)
    session = next(named, None)
    if session is None:
        raise Http404
    own_sessions.end_one(user, session, peer=get_adapter().get_client_ip(request))
    return HttpResponseRedirect(f"{reverse('account_sessions')}?ended")


@require_POST
@fresh_proof(back="account_sessions")
def end_others(request: HttpRequest, user: User) -> HttpResponse:
    """End every session but this one."""
    own_sessions.end_others(user, keep=_key(request), peer=get_adapter().get_client_ip(request))
    return HttpResponseRedirect(f"{reverse('account_sessions')}?others-ended")


def _key(request: HttpRequest) -> str:
    """Return the key of this session's row."""
    return secrets.fingerprint(request.session.session_key or "")
