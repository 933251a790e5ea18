"""The three pages that begin with an e-mail address: make an account, sign in by a code, choose a new password.

What happens next is the same for every address, in what is said and in what is done: one row and one mail to write.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from django import forms
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import mail_limits, pending
from accounts.addresses import AddressField
from accounts.flows import address_proofs
from accounts.models import Purpose, User
from accounts.way_on import way_on
from realms.context import current_realm
from realms.models import Realm


class AddressForm(forms.Form):
    """An e-mail address, under the name that it has on the login page too."""

    login = AddressField()


class SignUpForm(AddressForm):
    """An address that the realm takes new people from."""

    def clean_login(self) -> str:
        """Refuse other domains: which ones are open to everybody is no secret, and no account is looked up for it."""
        email: str = self.cleaned_data["login"]
        if not current_realm().takes_address(email):
            domains = ", ".join(current_realm().sign_up_domains)
            sentence = _("Only addresses at these domains can have an account here: %(domains)s.")
            raise ValidationError(sentence % {"domains": domains})
        return email


@dataclass(frozen=True, slots=True)
class Asking:
    """One of the pages: when it is open, and what it asks."""

    purpose: Purpose
    template: str
    is_open: Callable[[Realm], bool]
    form: type[AddressForm] = AddressForm


SIGN_UP = Asking(Purpose.SIGN_UP, "account/sign_up.html", lambda realm: realm.is_open_for_sign_up, SignUpForm)
LOGIN = Asking(Purpose.LOGIN, "account/code.html", lambda realm: realm.takes_codes)
RESET = Asking(Purpose.RESET, "account/reset.html", lambda realm: realm.takes_passwords)


def page(asking: Asking) -> Callable[[HttpRequest], HttpResponse]:
    """Return the view of one of the pages."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return HttpResponseRedirect(way_on(request, otherwise="account_home"))
        if not asking.is_open(current_realm()):
            return render(request, "account/not_offered.html", status=HTTPStatus.FORBIDDEN)
        form = asking.form(request.POST if request.method == "POST" else None)
        if form.is_valid():
            return begin(request, purpose=asking.purpose, email=form.cleaned_data["login"])
        context = {"form": form, "redirect_field_name": REDIRECT_FIELD_NAME}
        context["redirect_field_value"] = way_on(request, otherwise="")
        status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
        return render(request, asking.template, context, status=status)

    return view


def begin(request: HttpRequest, *, purpose: Purpose, email: str, user: User | None = None) -> HttpResponse:
    """Have the mail sent, and lead to the page that asks for the code."""
    mail_limits.demand_room(request, email=email)
    proof = address_proofs.begin(current_realm(), purpose=purpose, email=email, user=user)
    pending.wait_for(request, proof, way_on=way_on(request, otherwise=""))
    return HttpResponseRedirect(reverse("account_proof"))


sign_up, code, reset = page(SIGN_UP), page(LOGIN), page(RESET)
