"""A new password: after a proof of the address, for whoever forgot theirs; or with the old one, on the account page."""

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import pending
from accounts.flows import address_proofs
from accounts.flows.credentials import change_password, reset_password
from accounts.forms import new_password_field, password_field
from accounts.models import Purpose, User
from accounts.views.fresh_proof import needs_fresh_proof
from accounts.views.proven import log_in
from realms.context import current_realm
from support import secrets


class NewPasswordForm(forms.Form):
    """A password that is chosen now."""

    password = new_password_field()

    def __init__(self, *args: Any, user: User) -> None:
        super().__init__(*args)
        self.user = user

    def clean_password(self) -> str:
        """Judge it, knowing whose it is."""
        password: str = self.cleaned_data["password"]
        validate_password(password, user=self.user)
        return password


class ChangePasswordForm(NewPasswordForm):
    """The old one first, where there is one."""

    current = password_field()
    field_order = ("current", "password")

    def __init__(self, *args: Any, user: User) -> None:
        super().__init__(*args, user=user)
        if not user.has_usable_password():
            del self.fields["current"]

    def clean_current(self) -> str:
        """Refuse a wrong one, which counts as one at the login."""
        current: str = self.cleaned_data["current"]
        if not get_adapter().reauthenticate(self.user, current):
            raise ValidationError(_("This is not your password."))
        return current


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest) -> HttpResponse:
    """GET shows the form to whoever has proven the address; POST sets the password, and signs the person in."""
    given = pending.taken(request, Purpose.RESET)
    if given is None or given.account is None or not given.account.is_active or not current_realm().takes_passwords:
        return render(request, "account/link_spent.html", status=HTTPStatus.NOT_FOUND)
    form = NewPasswordForm(request.POST if request.method == "POST" else None, user=given.account)
    if not form.is_valid():
        return render(request, "account/new_password.html", {"form": form, "email": given.account.email})
    if not address_proofs.spend(given.proof.pk.hex):
        return render(request, "account/link_spent.html", status=HTTPStatus.NOT_FOUND)
    peer = get_adapter().get_client_ip(request)
    reset_password(given.account, password=form.cleaned_data["password"], peer=peer)
    pending.forget(request)
    return log_in(request, given.account, way_on=given.way_on)


@sensitive_post_parameters("current", "password")
@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_proof
def change(request: HttpRequest, user: User) -> HttpResponse:
    """GET shows the form; POST sets the password, and ends every other session and every token."""
    if not current_realm().takes_passwords:
        return render(request, "account/not_offered.html", status=HTTPStatus.FORBIDDEN)
    form = ChangePasswordForm(request.POST if request.method == "POST" else None, user=user)
    if not form.is_valid():
        return render(request, "account/change_password.html", {"form": form})
    keep = secrets.fingerprint(request.session.session_key or "")
    change_password(user, password=form.cleaned_data["password"], keep=keep, peer=get_adapter().get_client_ip(request))
    update_session_auth_hash(request, user)
    return HttpResponseRedirect(f"{reverse('account_home')}?password-changed")
