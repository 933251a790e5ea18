"""The last step of making an account: a name, and a password where the realm has any. The address is proven by now."""

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import pending
from accounts.flows import sign_up
from accounts.forms import name_field, new_password_field
from accounts.models import Purpose, User
from accounts.pending import Given
from accounts.views.proven import log_in
from realms.context import current_realm


class CreateForm(forms.Form):
    """Who the person is."""

    name = name_field(max_length=200)
    password = new_password_field()

    def __init__(self, *args: Any, email: str) -> None:
        super().__init__(*args)
        self.email = email
        if not current_realm().takes_passwords:
            del self.fields["password"]

    def clean(self) -> None:
        """Judge the password, knowing the address and the name."""
        data = super().clean() or {}
        if "password" not in data:
            return
        try:
            validate_password(data["password"], user=User(email=self.email, name=data.get("name", "")))
        except ValidationError as refusal:
            self.add_error("password", refusal)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """GET shows the form; POST makes the account, and signs the person in."""
    given = pending.taken(request, Purpose.SIGN_UP, Purpose.INVITATION)
    if given is None or given.account is not None or not sign_up.is_welcome(given.proof):
        return render(request, "account/link_spent.html", status=HTTPStatus.NOT_FOUND)
    form = CreateForm(request.POST if request.method == "POST" else None, email=given.proof.email)
    if form.is_valid():
        try:
            return _created(request, given, form)
        except sign_up.ProofSpent:
            return render(request, "account/link_spent.html", status=HTTPStatus.NOT_FOUND)
        except ValidationError:
            form.add_error(None, _("This account cannot be made like this. Start again."))
    return render(request, "account/create.html", {"form": form, "email": given.proof.email})


def _created(request: HttpRequest, given: Given, form: CreateForm) -> HttpResponse:
    person = sign_up.create(
        given.proof,
        password=form.cleaned_data.get("password"),
        name=form.cleaned_data["name"],
        peer=get_adapter().get_client_ip(request),
    )
    pending.forget(request)
    return log_in(request, person, way_on=given.way_on)
