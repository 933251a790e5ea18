"""The pages of the admin that make a client's secret, show it once, and retire one before its time."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from audit import actions
from clients.models import Client, ClientSecret
from clients.secret_rotation import Superseded, newest_of, replace, retire
from realms import step_up
from realms.administration import RealmModelAdmin
from realms.context import realm_context
from support import clock

HOUR = 3600
OVERLAPS = ((0, "Now"), (HOUR, "In an hour"), (24 * HOUR, "In 24 hours"), (7 * 24 * HOUR, "In 7 days"))
DAY = 24 * HOUR


class RotationForm(forms.Form):
    """How long the older secrets stay valid. `newest` lets one form make one secret."""

    overlap = forms.TypedChoiceField(
        choices=OVERLAPS, coerce=int, initial=DAY, widget=forms.RadioSelect, label="The secrets before it end"
    )
    newest = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class SecretPages(RealmModelAdmin):
    """Adds the pages to the admin of clients."""

    def get_urls(self) -> list[URLPattern]:
        """Put the pages before Django's own, which take any address below a row."""
        wrap = self.admin_site.admin_view
        own = [
            path("<path:pk>/secrets/new/", wrap(self.new_secret), name="client_secret_new"),
            path("<path:pk>/secrets/<int:secret_pk>/retire/", wrap(self.retire_secret), name="client_secret_retire"),
        ]
        return own + super().get_urls()

    def new_secret(self, request: HttpRequest, pk: str) -> HttpResponse:
        """GET asks how long older secrets stay valid; POST makes the new one and shows it this one time."""
        client = self._client(request, pk)
        if not step_up.is_fresh(request):
            return step_up.ask(then=request.path)
        form = RotationForm(request.POST if request.method == "POST" else None, initial={"newest": newest_of(client)})
        if not form.is_valid():
            return self._page(request, "admin/clients/new_secret.html", client, title="New secret", form=form)
        chosen = form.cleaned_data
        try:
            with realm_context(client.realm):
                secret = self._replace(request, client, **chosen)
        except Superseded:
            return HttpResponseRedirect(f"{request.path}?again")
        return self._page(request, "admin/clients/secret_shown.html", client, title="The new secret", secret=secret)

    def first_secret(self, request: HttpRequest, client: Client) -> HttpResponse:
        """Make the secret of a client that was just added, and show it this one time; the caller holds a transaction.

        Who logged in long ago keeps the client, and comes to its secret through the password.
        """
        if not step_up.is_fresh(request):
            return step_up.ask(then=reverse("admin:client_secret_new", args=[client.pk]))
        secret = self._replace(request, client, overlap=0, newest=newest_of(client))
        return self._page(request, "admin/clients/secret_shown.html", client, title="The first secret", secret=secret)

    def retire_secret(self, request: HttpRequest, pk: str, secret_pk: int) -> HttpResponse:
        """End one secret of the client now."""
        client = self._client(request, pk)
        secret = get_object_or_404(ClientSecret, pk=secret_pk, client=client)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not step_up.is_fresh(request):
            return step_up.ask(then=reverse("admin:clients_client_change", args=[client.pk]))
        with transaction.atomic():
            retire(secret)
            self.record(request, actions.CLIENT_SECRET_RETIRED, client, what={"secret": secret.pk})
        self.message_user(request, f"Secret {secret.pk} has ended.")
        return HttpResponseRedirect(reverse("admin:clients_client_change", args=[client.pk]))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """List the client's secrets on its page."""
        client = self.get_object(request, object_id) if object_id else None
        context = {"secrets": client and secrets_of(client)}
        return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))

    @transaction.atomic
    def _replace(self, request: HttpRequest, client: Client, *, overlap: int, newest: int) -> str:
        secret = replace(client, overlap=overlap, newest=newest)
        what = {"secret": newest_of(client), "older ones end after seconds": overlap}
        self.record(request, actions.CLIENT_SECRET_ADDED, client, what=what)
        return secret

    def _client(self, request: HttpRequest, pk: str) -> Client:
        client: Client = self.get_object(request, unquote(pk))
        if not self.has_change_permission(request, client):
            raise PermissionDenied
        if not client.has_secret:
            raise Http404
        return client

    def _page(self, request: HttpRequest, template: str, client: Client, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "client": client}
        return TemplateResponse(request, template, shared | context)


@dataclass(frozen=True, slots=True)
class Listed:
    """One secret as the page lists it, which is everything but the secret."""

    pk: int
    created: datetime
    expires: datetime | None
    ended: bool


def secrets_of(client: Client) -> list[Listed]:
    """Return the secrets of `client`, the newest first."""
    now = clock.now()
    return [
        Listed(
            pk=secret.pk,
            created=datetime.fromtimestamp(secret.created_at, UTC),
            expires=None if secret.expires_at is None else datetime.fromtimestamp(secret.expires_at, UTC),
            ended=secret.expires_at is not None and secret.expires_at <= now,
        )
        for secret in client.secrets.order_by("-pk")
    ]
