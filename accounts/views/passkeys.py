"""Web Authentication Level 3: what the script of the pages asks for, and the login by a passkey alone.

The one thing here that needs a script: browsers show passkeys to scripts only (static/passkeys.js).
"""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    HttpResponseRedirect,
    JsonResponse,
)
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.factors import passkeys, proving, stage
from accounts.models import User
from accounts.views.factor import MAXIMUM_ANSWER, WRONG_PASSKEY
from accounts.views.fresh_proof import held_back
from accounts.way_on import through, way_on

VISIT = 900  # seconds for which a visitor who looks at the login page is remembered


@never_cache
@require_POST
def options(request: HttpRequest) -> HttpResponse:
    """Return a challenge for what the page is about to do; it is kept in the session."""
    user = request.user if isinstance(request.user, User) else None
    purpose = request.POST.get("purpose")
    if purpose == passkeys.LOGIN and user is None:
        if not ratelimit.consume(request, app="allauth.account", action="passkey_challenge"):
            return ratelimit.respond_429(request)
        request.session.set_expiry(VISIT)
        return JsonResponse(passkeys.challenge(request, None, purpose=purpose))
    if purpose == passkeys.CONFIRM:
        pending = stage.under_way(request) if user is None else None
        whose = pending.person if pending else user
        return JsonResponse(passkeys.challenge(request, whose, purpose=purpose)) if whose else HttpResponseForbidden()
    if purpose == passkeys.REGISTER and user and held_back(request, then="", enrolling=True) is None:
        return JsonResponse(passkeys.registration_options(request, user))
    return HttpResponseForbidden() if purpose in passkeys.PURPOSES else HttpResponseBadRequest()


@never_cache
@sensitive_post_parameters("credential")
@require_POST
def login(request: HttpRequest) -> HttpResponse:
    """Log in whoever shows a passkey that has verified its user: both factors in one."""
    then = way_on(request, otherwise="")
    if request.user.is_authenticated:
        return HttpResponseRedirect(way_on(request, otherwise="account_home"))
    answer, adapter = request.POST.get("credential", "")[:MAXIMUM_ANSWER], get_adapter()
    try:
        peer = adapter.get_client_ip(request)
        shown = proving.by_passkey(request, None, answer=answer, purpose=passkeys.LOGIN, peer=peer)
    except passkeys.PasskeyRefused:
        messages.error(request, WRONG_PASSKEY)
        return HttpResponseRedirect(through("account_login", then=then))
    state = {stage.PASSKEY_SHOWN: True}
    response: HttpResponse = perform_login(request, Login(user=shown.user, redirect_url=then or None, state=state))
    return response
