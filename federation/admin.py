"""The admin of identity providers, of references to those of the platform, and of linked identities.

A client secret is typed in and never shown again.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest

from federation.conversation import Conversation
from federation.models import IdentityProvider, LinkedIdentity, ProviderReference
from federation.providers import speak
from federation.refusal import Refused
from realms.admin_columns import moment
from realms.administration import RealmForm, RealmModelAdmin

POLICY: tuple[tuple[str, Any], ...] = (
    ("Who comes in", {"fields": ("enabled", "sign_up", "trusts_email", "domains", "clients", "asks_again_after")}),
    ("What it says of people", {"fields": ("attributes", "role_claim", "roles")}),
)


class ProviderForm(RealmForm):
    """A provider, with a field for its client secret that is always empty."""

    client_secret = forms.CharField(
        required=False,
        strip=True,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Empty: what is kept stays.",
    )

    def save(self, commit: bool = True) -> Any:  # noqa: ANN401, FBT001, FBT002 (the signature is Django's)
        """Seal the secret, if there is a new one."""
        if self.cleaned_data["client_secret"]:
            self.instance.keep_secret(self.cleaned_data["client_secret"])
        return super().save(commit)


class IdentityProviderAdmin(RealmModelAdmin):
    """Providers of the realm."""

    form = ProviderForm
    nothing = "People log in with what they have here. Add a provider, and its button stands on the login page."
    list_display = ("name", "slug", "kind", "issuer", "enabled", "offered")
    list_select_related = ("realm",)
    search_fields = ("name", "slug", "issuer")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fieldsets = (
        (None, {"fields": ("slug", "kind", "name", "issuer", "tenants", "offered")}),
        (
            "What this server is there",
            {"fields": ("client_id", "client_secret", "token_endpoint_auth_method", "scopes", "userinfo")},
        ),
        *POLICY,
    )
    actions = ("try_out",)

    def get_readonly_fields(self, request: HttpRequest, obj: IdentityProvider | None = None) -> Any:  # noqa: ANN401, ARG002 (Django's)
        """Keep what people come back to, and what their identities depend on."""
        return () if obj is None else ("slug", "kind")

    @admin.action(description="Test: read what it publishes")
    def try_out(self, request: HttpRequest, rows: models.QuerySet[IdentityProvider]) -> None:
        """Say what each provider answers, or why it does not. Nobody is logged in, and no secret is tried."""
        for row in rows.select_related("realm"):
            try:
                self.message_user(request, f"{row}: {speak(row).check(Conversation())}", messages.SUCCESS)
            except Refused as refusal:
                self.message_user(request, f"{row}: {refusal}", messages.ERROR)


class ProviderReferenceAdmin(RealmModelAdmin):
    """The realm's use of providers that the platform offers."""

    nothing = "The realm uses no provider of the platform."
    list_display = ("provider", "enabled", "sign_up")
    list_select_related = ("provider", "realm")
    fieldsets = ((None, {"fields": ("provider",)}), *POLICY)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401 (Django's)
        """Offer what the platform offers: its providers are rows of another realm."""
        kwargs["queryset"] = IdentityProvider.objects.all_realms().filter(offered=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: ProviderReference | None = None) -> Any:  # noqa: ANN401, ARG002 (Django's)
        """Keep the provider: another one is another decision."""
        return () if obj is None else ("provider",)


class LinkedIdentityAdmin(RealmModelAdmin):
    """Who is who elsewhere. Taking a row away ends that way in."""

    nothing = "Nobody has linked an account elsewhere."
    list_display = (
        "user",
        "provider",
        "issuer",
        "subject",
        moment("linked_at", "linked"),
        moment("last_used_at", "last used"),
    )
    list_display_links = None
    list_select_related = ("user", "provider", "realm")
    search_fields = ("user__email", "subject", "email")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 (the signature is Django's)
        """Refuse: only who can sign in there links it."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: LinkedIdentity | None = None) -> bool:  # noqa: ARG002 (the signature is Django's)
        """Refuse: an identity is what it is."""
        return False
