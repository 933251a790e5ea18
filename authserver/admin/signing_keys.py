"""The admin of signing keys that are no longer secret, and of the key-encryption keys that seal all others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from authserver import resealing
from keys import compromise
from keys.admin import SigningKeyAdmin
from keys.models import DataKey
from keys.standing import Row
from oauth import endings
from realms import step_up
from realms.admin import operates_platform
from realms.context import realm_context
from support.key_encryption_backends import in_force


class CompromiseForm(forms.Form):
    """How much got out."""

    every_key = forms.BooleanField(
        required=False,
        label="Every key of this algorithm got out",
        help_text="The database together with the key-encryption key, say. The next key and the retired ones are "
        "withdrawn too; verifiers see the new one for the first time.",
    )
    end_tokens = forms.BooleanField(
        required=False,
        label="End everything that was issued until now",
        help_text="Refresh tokens and codes too, of every application and machine of the realm: people log in again.",
    )


@dataclass(frozen=True, slots=True)
class Hanging:
    """One key-encryption key, and how many values of which kind hang on it."""

    label: str
    kinds: Mapping[str, int]
    is_configured: bool
    is_first: bool
    seals: bool


class SigningKeyPages(SigningKeyAdmin):
    """Signing keys, with what reaches beyond their package."""

    def get_urls(self) -> list[URLPattern]:
        """Put the pages before Django's own, which take any address below a row."""
        wrap = self.admin_site.admin_view
        own = [
            path("<int:realm_pk>/<str:algorithm>/withdraw/", wrap(self.withdraw), name="signing_keys_withdraw"),
            path("sealing/", wrap(self.sealing), name="signing_keys_sealing"),
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead operators to the key-encryption keys."""
        return super().changelist_view(request, {"operates": operates_platform()} | (extra_context or {}))

    def withdraw(self, request: HttpRequest, realm_pk: int, algorithm: str) -> HttpResponse:
        """GET says what breaks; POST withdraws the active key at once, or all of them."""
        row = self.row(request, realm_pk, algorithm)
        if not step_up.is_fresh(request):
            return step_up.ask(then=request.path)
        form = CompromiseForm(request.POST if request.method == "POST" else None, label_suffix="")
        if not form.is_valid():
            title = f"The {algorithm} key became known"
            return self.page(request, "admin/keys/withdraw.html", title=title, row=row, form=form)
        self._withdraw(request, row, form)
        return self.back()

    @transaction.atomic
    def _withdraw(self, request: HttpRequest, row: Row, form: CompromiseForm) -> None:
        actor, given = str(request.user), form.cleaned_data
        with realm_context(row.realm):
            key = compromise.withdraw(row.realm, row.algorithm, every_key=given["every_key"], actor=actor)
            if given["end_tokens"]:
                endings.revoke_before(row.realm, actor=actor)
        self.message_user(request, f"Withdrawn. {key} signs now.")

    def sealing(self, request: HttpRequest) -> HttpResponse:
        """Show operators which key-encryption key how much hangs on: of the whole installation."""
        if not (operates_platform() and self.has_view_permission(request)):
            raise PermissionDenied
        configured, newest = [key.label for key in in_force()], DataKey.objects.last()
        sealing = newest.label if newest else ""
        shown = [  # a template asks a Counter for the number of "items" before it calls anything: it gets a dictionary
            Hanging(label, dict(kinds), label in configured, label == configured[0], label == sealing)
            for label, kinds in resealing.usage().items()
        ]
        return self.page(request, "admin/keys/sealing.html", title="Key-encryption keys", labels=shown)
