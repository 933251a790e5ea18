"""RFC 6238: a person sets up an authenticator app: the secret as QR code and as text, and a first code back."""

from allauth.account.adapter import get_adapter
from allauth.mfa.utils import decrypt, encrypt
from django import forms
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.factors import proving, totp
from accounts.factors.authenticators import TOTP
from accounts.flows import factors
from accounts.forms import refuse_undecodable
from accounts.models import User
from accounts.views.factor import MAXIMUM_CODE, WRONG_CODE
from accounts.views.fresh_proof import fresh_proof
from accounts.views.security import shown
from accounts.way_on import way_on
from realms.context import current_realm

OFFERED = "authenticator_app"  # where the session keeps the secret, sealed, until the app has it
GROUP = 4


class AppForm(forms.Form):
    """The first code."""

    code = forms.CharField(max_length=MAXIMUM_CODE, validators=[refuse_undecodable])


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
@fresh_proof(back="account_security", enrolling=True)
@sensitive_variables("secret")
def authenticator_app(request: HttpRequest, user: User) -> HttpResponse:
    """GET shows a secret, the same until it is used; POST takes the first code of the app that has it."""
    sealed = request.session.get(OFFERED) or encrypt(totp.new_secret())
    request.session[OFFERED] = sealed
    secret = decrypt(sealed)
    form = AppForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, user, secret=secret, form=form)
    step = totp.step_of(secret, totp.typed(form.cleaned_data["code"]))
    if step is None:
        form.add_error("code", WRONG_CODE)
        return _page(request, user, secret=secret, form=form)
    return _added(request, user, secret=secret, step=step)


@sensitive_variables("secret")
def _added(request: HttpRequest, user: User, *, secret: str, step: int) -> HttpResponse:
    del request.session[OFFERED]
    try:
        codes = factors.add_app(user, secret=secret, step=step, peer=get_adapter().get_client_ip(request))
    except factors.HasAlready:
        return HttpResponseRedirect(reverse("account_security"))
    proving.remember(request, user, kind=TOTP, amr=proving.ONE_TIME)
    return shown(request, codes)


@sensitive_variables("secret")
def _page(request: HttpRequest, user: User, *, secret: str, form: AppForm) -> HttpResponse:
    address = totp.address(secret, issuer=current_realm().name or current_realm().slug, account=user.email)
    width, path = totp.picture(address)
    context = {
        "form": form,
        "width": width,
        "path": path,
        "secret": " ".join(secret[start : start + GROUP] for start in range(0, len(secret), GROUP)),
        "redirect_field_name": REDIRECT_FIELD_NAME,
        "redirect_field_value": way_on(request, otherwise=""),
    }
    return render(request, "account/authenticator_app.html", context)
