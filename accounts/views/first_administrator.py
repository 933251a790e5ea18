"""The page behind the one-time link: an e-mail address and a password, and the platform has its first administrator."""

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.addresses import AddressField
from accounts.flows import first_administrator as flow
from accounts.forms import new_password_field
from accounts.models import User
from realms.context import current_realm


class FirstAdministratorForm(forms.Form):
    """Who the administrator is."""

    email = AddressField()
    password = new_password_field()

    def clean_email(self) -> str:
        """Refuse an address that has an account: what it may do is not widened by somebody else's password."""
        email: str = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("This address has an account already."))
        return email

    def clean(self) -> dict[str, Any]:
        """Judge the password, knowing the e-mail address."""
        data = super().clean() or {}
        try:
            validate_password(data.get("password", ""), user=User(email=data.get("email", "")))
        except ValidationError as refusal:
            if "password" in data:
                self.add_error("password", refusal)
        return data

    def add_refusal(self, refusal: ValidationError) -> None:
        """Show what the model refused beside the field that it is about."""
        for column, sentences in refusal.message_dict.items():
            self.add_error("email" if column == "email" else None, ValidationError(sentences))


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def first_administrator(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the form and changes nothing; POST makes the administrator, signs them in and uses the link up."""
    if not flow.is_open(current_realm(), token):
        return _invalid(request)
    form = FirstAdministratorForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _create(request, token=token, form=form)
        except flow.LinkSpent:
            return _invalid(request)
        except ValidationError as refusal:
            form.add_refusal(refusal)
    return render(request, "account/first_administrator.html", {"form": form})


def _create(request: HttpRequest, *, token: str, form: FirstAdministratorForm) -> HttpResponse:
    adapter = get_adapter()
    given = form.cleaned_data
    peer = adapter.get_client_ip(request)
    person = flow.create(current_realm(), token=token, email=given["email"], password=given["password"], peer=peer)
    if request.user.is_authenticated:
        adapter.logout(request)
    record_authentication(request, person, method="password")
    response: HttpResponse = perform_login(request, Login(user=person, redirect_url=reverse("admin:index")))
    return response


def _invalid(request: HttpRequest) -> HttpResponse:
    return render(request, "account/first_administrator_invalid.html", status=HTTPStatus.NOT_FOUND)
