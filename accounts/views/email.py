"""A new e-mail address for an account: first the old one is proven, then the new one, and only then it changes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import mail_limits, pending
from accounts.addresses import AddressField
from accounts.flows import address_proofs
from accounts.models import Purpose, User
from accounts.views.fresh_proof import needs_fresh_proof
from realms.context import current_realm


class NewAddressForm(forms.Form):
    """The address to be."""

    email = AddressField()

    def __init__(self, *args: Any, user: User) -> None:
        super().__init__(*args)
        self.user = user

    def clean_email(self) -> str:
        """Refuse the address that the account has."""
        email: str = self.cleaned_data["email"]
        if email == self.user.email:
            raise ValidationError(_("This is your address already."))
        return email


@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_proof
def change(request: HttpRequest, user: User) -> HttpResponse:
    """GET shows the form; POST mails a code to the address in force, whoever has the new one."""
    form = NewAddressForm(request.POST if request.method == "POST" else None, user=user)
    if not form.is_valid():
        return render(request, "account/change_email.html", {"form": form})
    target = form.cleaned_data["email"]
    for address in (user.email, target):
        mail_limits.demand_room(request, email=address)
    proof = address_proofs.begin(
        current_realm(), purpose=Purpose.OLD_ADDRESS, email=user.email, user=user, target=target
    )
    pending.wait_for(request, proof, way_on="")
    return HttpResponseRedirect(reverse("account_proof"))
