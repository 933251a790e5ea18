"""RFC 9470 §5: the page that asks for a second factor: during a login, or later, when something needs more.

During a login nobody is logged in yet: the page knows the person from the login under way in the session.
"""

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.assurance import LEVELS, Level
from accounts.factors import authenticators, proving, stage, totp
from accounts.factors.authenticators import PASSKEY, RECOVERY_CODES, TOTP
from accounts.factors.passkeys import CONFIRM, PasskeyRefused
from accounts.forms import refuse_undecodable
from accounts.models import User
from accounts.way_on import way_on

MAXIMUM_CODE = 40
MAXIMUM_ANSWER = 16_384  # characters of what a browser says of a passkey
WRONG_CODE = _("That code is not right, was used before, or is too old.")
WRONG_PASSKEY = _("That passkey did not work here.")


class FactorForm(forms.Form):
    """One of three fields; which one says what it is."""

    code = forms.CharField(max_length=MAXIMUM_CODE, required=False, validators=[refuse_undecodable])
    recovery_code = forms.CharField(max_length=MAXIMUM_CODE, required=False, validators=[refuse_undecodable])
    credential = forms.CharField(max_length=MAXIMUM_ANSWER, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a form that shows nothing, or several things."""
        given: dict[str, Any] = super().clean() or {}
        if len([value for value in given.values() if value]) != 1:
            raise ValidationError(_("Show one of them."))
        return given


@never_cache
@sensitive_post_parameters("code", "recovery_code", "credential")
@require_http_methods(["GET", "HEAD", "POST"])
def factor(request: HttpRequest) -> HttpResponse:
    """GET shows what the person can use; POST takes it, or gives up the login, and goes on."""
    pending = None if request.user.is_authenticated else stage.under_way(request)
    user = pending.person if pending else request.user
    if not isinstance(user, User):
        return HttpResponseRedirect(reverse("account_login"))
    if pending and "cancel" in request.POST:
        return pending.give_up()
    form = FactorForm(request.POST if request.method == "POST" else None)
    malformed = form.is_bound and not form.is_valid()
    if malformed or not form.is_bound or not _is_shown(request, user, form):
        return _page(request, user, form, status=HTTPStatus.BAD_REQUEST if malformed else HTTPStatus.OK)
    if pending:
        return pending.go_on()
    request.session.cycle_key()
    return HttpResponseRedirect(way_on(request, otherwise="account_home"))


def _is_shown(request: HttpRequest, user: User, form: FactorForm) -> bool:
    """Tell whether the person has shown a factor; what was wrong stands in the form then."""
    given, peer = form.cleaned_data, get_adapter().get_client_ip(request)
    try:
        if given["credential"]:
            proving.by_passkey(request, user, answer=given["credential"], purpose=CONFIRM, peer=peer)
        elif given["recovery_code"]:
            proving.by_code(request, user, kind=RECOVERY_CODES, code=given["recovery_code"], peer=peer)
        else:
            proving.by_code(request, user, kind=TOTP, code=totp.typed(given["code"]), peer=peer)
    except PasskeyRefused:
        form.add_error(None, WRONG_PASSKEY)
    except proving.WrongCode:
        form.add_error("recovery_code" if given["recovery_code"] else "code", WRONG_CODE)
    return form.is_valid()


def _page(request: HttpRequest, user: User, form: FactorForm, *, status: int) -> HttpResponse:
    kinds = {row.type for row in authenticators.of(user)}
    asked = request.GET.get("acr", "")
    acr = asked if asked in LEVELS else ""
    if LEVELS.get(acr) == Level.PHISHING_RESISTANT:
        kinds &= {PASSKEY}
    context: dict[str, Any] = {
        "form": form,
        "person": user,
        "has_app": TOTP in kinds,
        "has_passkey": PASSKEY in kinds,
        "has_recovery_codes": RECOVERY_CODES in kinds,
        "acr": acr,
        "redirect_field_name": REDIRECT_FIELD_NAME,
        "redirect_field_value": way_on(request, otherwise=""),
    }
    return render(request, "account/factor.html", context, status=status)
