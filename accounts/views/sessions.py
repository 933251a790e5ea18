"""OWASP ASVS 7.5.2: the page on which a person sees where they are signed in, and signs themselves out there."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.flows import own_sessions
from accounts.live_sessions import live_sessions
from accounts.models import User
from accounts.sessions import SID
from accounts.views.fresh_proof import fresh_proof
from support import secrets


@never_cache
@require_safe
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """List the sessions, this one first."""
    assert isinstance(request.user, User)  # noqa: S101 (tells the type checker what the decorator ensures)
    found = live_sessions(request.user, this=request.session.get(SID, ""))
    context = {"sessions": found, "has_places": any(session.place for session in found)}
    return render(request, "account/sessions.html", context)


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
    keep = secrets.fingerprint(request.session.session_key or "")
    own_sessions.end_others(user, keep=keep, peer=get_adapter().get_client_ip(request))
    return HttpResponseRedirect(f"{reverse('account_sessions')}?others-ended")
