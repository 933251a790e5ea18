"""How a person signs in: their second factors, what adds and removes them, and recovery codes, shown once."""

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.factors import authenticators, recovery_codes
from accounts.factors.authenticators import PASSKEY, RECOVERY_CODES, TOTP
from accounts.flows import factors
from accounts.forms import name_field
from accounts.models import User
from accounts.views.fresh_proof import needs_fresh_proof
from accounts.way_on import way_on

MAXIMUM_NAME = 60


class NameForm(forms.Form):
    """What a person calls a factor."""

    name = name_field(max_length=MAXIMUM_NAME, required=True)


@never_cache
@require_safe
@login_required
def security(request: HttpRequest) -> HttpResponse:
    """List what the person has, and what they could add."""
    assert isinstance(request.user, User)  # noqa: S101 (tells the type checker what the decorator ensures)
    rows = list(authenticators.of(request.user))
    left = recovery_codes.left(rows)
    context = {
        "app": next((row for row in rows if row.type == TOTP), None),
        "passkeys": [row for row in rows if row.type == PASSKEY],
        "has_recovery_codes": any(row.type == RECOVERY_CODES for row in rows),
        "left": left,
        "few": left <= recovery_codes.FEW,
        "redirect_field_name": REDIRECT_FIELD_NAME,
        "redirect_field_value": way_on(request, otherwise=""),
    }
    return render(request, "account/security.html", context)


@require_POST
@needs_fresh_proof
def remove(request: HttpRequest, user: User, *, pk: int) -> HttpResponse:
    """Remove one factor of the person's own, unless nothing else would let them in."""
    factor = get_object_or_404(authenticators.of(user).exclude(type=RECOVERY_CODES), pk=pk)
    try:
        factors.remove(user, factor, peer=get_adapter().get_client_ip(request))
    except factors.LastWayIn:
        return HttpResponseRedirect(f"{reverse('account_security')}?last-way-in")
    return HttpResponseRedirect(reverse("account_security"))


@require_POST
@needs_fresh_proof
def rename(request: HttpRequest, user: User, *, pk: int) -> HttpResponse:
    """Give one factor of the person's own another name; one that cannot be a name changes nothing."""
    factor = get_object_or_404(authenticators.of(user).exclude(type=RECOVERY_CODES), pk=pk)
    form = NameForm(request.POST)
    if not form.is_valid():
        return HttpResponseRedirect(f"{reverse('account_security')}?no-name")
    factors.rename(user, factor, name=form.cleaned_data["name"], peer=get_adapter().get_client_ip(request))
    return HttpResponseRedirect(reverse("account_security"))


@require_POST
@needs_fresh_proof
def new_recovery_codes(request: HttpRequest, user: User) -> HttpResponse:
    """Make new recovery codes for somebody who has a factor that they could lose, and show them."""
    if not authenticators.of(user).exists():
        return HttpResponseRedirect(reverse("account_security"))
    return shown(request, factors.new_recovery_codes(user, peer=get_adapter().get_client_ip(request)))


def shown(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """Show new recovery codes, this once; without any, go on."""
    then = way_on(request, otherwise="account_security")
    if not codes:
        return HttpResponseRedirect(then)
    return render(request, "account/recovery_codes.html", {"codes": codes, "then": then})
