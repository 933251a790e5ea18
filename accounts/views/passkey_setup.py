"""Web Authentication Level 3 §7.1: a person makes a passkey and gives it a name."""

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.factors.passkeys import PasskeyRefused
from accounts.flows import factors
from accounts.forms import name_field
from accounts.models import User
from accounts.views.factor import MAXIMUM_ANSWER, WRONG_PASSKEY
from accounts.views.fresh_proof import fresh_proof
from accounts.views.security import MAXIMUM_NAME, shown
from accounts.way_on import way_on

ENOUGH = _("You have as many passkeys as fit here. Remove one first.")


class PasskeyForm(forms.Form):
    """What the browser made, and what the person calls it."""

    name = name_field(max_length=MAXIMUM_NAME, required=True)
    credential = forms.CharField(max_length=MAXIMUM_ANSWER)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("credential")
@fresh_proof(back="account_security", enrolling=True)
def passkey_setup(request: HttpRequest, user: User) -> HttpResponse:
    """GET asks for a name; POST takes the passkey that the browser made for the page."""
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given, peer = form.cleaned_data, get_adapter().get_client_ip(request)
        try:
            codes = factors.add_passkey(request, user, answer=given["credential"], name=given["name"], peer=peer)
        except PasskeyRefused:
            form.add_error(None, WRONG_PASSKEY)
        except factors.HasAlready:
            form.add_error(None, ENOUGH)
        else:
            return shown(request, codes)
    context = {
        "form": form,
        "redirect_field_name": REDIRECT_FIELD_NAME,
        "redirect_field_value": way_on(request, otherwise=""),
    }
    return render(request, "account/passkey_setup.html", context)
