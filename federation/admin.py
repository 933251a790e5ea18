"""The admin of identity providers, of references to those of the platform, and of linked identities.

A client secret is typed in and never shown again.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from accounts.models import User
from audit import actions
from federation import offers, under_way
from federation.conversation import Conversation
from federation.examination import addresses, examine
from federation.models import IdentityProvider, LinkedIdentity, ProviderReference
from federation.provider_form import PolicyForm, ProviderForm
from federation.providers import speak
from federation.refusal import Refused
from realms import step_up
from realms.admin_columns import moment
from realms.administration import RealmModelAdmin
from realms.context import current_realm

POLICY: tuple[tuple[str, Any], ...] = (
    ("Who comes in", {"fields": ("enabled", "sign_up", "trusts_email", "domains", "clients", "asks_again_after")}),
    ("What it says of people", {"fields": ("attributes", "role_claim", "roles")}),
)


class IdentityProviderAdmin(RealmModelAdmin):
    """Providers of the realm."""

    form = ProviderForm
    nothing = "People log in with what they have here. Add a provider, and its button stands on the login page."
    list_display = ("name", "slug", "kind", "issuer", "enabled", "offered")
    sortable_by = None
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

    def get_urls(self) -> list[URLPattern]:
        """Add the page of the test, and where a trial sign-in starts."""
        pages = {"test": self.test, "trial": self.begin_trial}
        own: list[Any] = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"provider_{name}")
            for name, view in pages.items()
        ]
        return [*own, *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Demand a fresh proof for a secret, and for another place that it is sent to."""
        row = self.get_object(request, object_id) if object_id else None
        if _moves_secret(request, row) and not step_up.is_fresh(request):
            return step_up.ask(then=request.path)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def test(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what there is to register, and after a press of the button what the other side answers."""
        row = self.get_object(request, str(pk))
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        if request.method == "POST":
            self.record(request, actions.PROVIDER_TESTED, row, what=["test"])
        offer = offers.find(current_realm(), row.slug)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Test of {row}",
            "opts": self.opts,
            "provider": row,
            "findings": examine(row) if request.method == "POST" else None,
            "registered": addresses(row),
            "can_be_tried": offer is not None and offer.provider.pk == row.pk,
        }
        return TemplateResponse(request, "admin/federation/test.html", context)

    def begin_trial(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the administrator to the provider; what it says of them is shown, and comes to nothing else."""
        row = self.get_object(request, str(pk))
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        offer = offers.find(current_realm(), row.slug)
        back = reverse("admin:provider_test", args=[row.pk])
        if request.method != "POST" or offer is None or offer.provider.pk != row.pk:
            return HttpResponseRedirect(back)
        try:
            self.record(request, actions.PROVIDER_TESTED, row, what=["trial"])
            return under_way.begin(
                request, offer, purpose=under_way.Purpose.TRIAL, way_on=back, user=_person(request), choose=True
            )
        except Refused as refusal:
            self.message_user(request, f"{row}: {refusal}", messages.ERROR)
            return HttpResponseRedirect(back)

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


def _moves_secret(request: HttpRequest, row: IdentityProvider | None) -> bool:
    """Tell whether a form brings a client secret, or has the kept one sent somewhere else."""
    if request.method != "POST":
        return False
    return bool(request.POST.get("client_secret")) or (row is not None and request.POST.get("issuer") != row.issuer)


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class ProviderReferenceAdmin(RealmModelAdmin):
    """The realm's use of providers that the platform offers."""

    form = PolicyForm
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
    search_fields = ("^user__email", "^subject", "^email")
    search_help_text = "The beginning of an e-mail address, or of the name there."

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 (the signature is Django's)
        """Refuse: only who can sign in there links it."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: LinkedIdentity | None = None) -> bool:  # noqa: ARG002 (the signature is Django's)
        """Refuse: an identity is what it is."""
        return False
