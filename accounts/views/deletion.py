"""The page on which a person deletes their account, by typing its address once more."""

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.flows.deletion import LastAdministrator, delete_account
from accounts.forms import refuse_undecodable
from accounts.models import User
from accounts.views.fresh_proof import fresh_proof
from realms.context import current_realm


class DeletionForm(forms.Form):
    """The address, typed as a second thought."""

    email = forms.CharField(max_length=254, validators=[refuse_undecodable])

    def __init__(self, *args: Any, user: User) -> None:
        super().__init__(*args)
        self.user = user

    def clean_email(self) -> str:
        """Refuse any other."""
        email: str = self.cleaned_data["email"]
        if email.lower() != self.user.email.lower():
            raise ValidationError(_("This is not the address of this account."))
        return email


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof(back="account_delete")
def deletion(request: HttpRequest, user: User) -> HttpResponse:
    """GET says what goes, and asks; POST deletes, where the realm lets people do that."""
    if not current_realm().account_deletion:
        return render(request, "account/not_offered.html", status=HTTPStatus.FORBIDDEN)
    form = DeletionForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        try:
            delete_account(user, peer=get_adapter().get_client_ip(request))
        except LastAdministrator:
            form.add_error(None, _("You are the only administrator here. Let there be another one first."))
        else:
            logout(request)
            return render(request, "account/deleted.html")
    return render(request, "account/delete.html", {"form": form})
