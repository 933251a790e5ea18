"""The pages of the admin that make a client's secret, show it once, change when and where it works, and retire it."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from audit import actions
from clients.models import Client, ClientSecret
from clients.retiring import judge
from clients.secret_forms import NewSecretForm, TermsForm, initial_of
from clients.secret_listing import listed
from clients.secret_rotation import ANY_TERMS, Superseded, Terms, change, newest_of, retire, rotate
from realms import step_up
from realms.administration import RealmModelAdmin
from realms.context import realm_context
from realms.management_scopes import Act


class SecretPages(RealmModelAdmin):
    """Adds the pages to the admin of clients."""

    def get_urls(self) -> list[URLPattern]:
        """Put the pages before Django's own, which take any address below a row."""
        wrap = self.admin_site.admin_view
        own = [
            path("<path:pk>/secrets/new/", wrap(self.new_secret), name="client_secret_new"),
            path("<path:pk>/secrets/<int:secret_pk>/", wrap(self.change_secret), name="client_secret_change"),
            path("<path:pk>/secrets/<int:secret_pk>/retire/", wrap(self.retire_secret), name="client_secret_retire"),
        ]
        return own + super().get_urls()

    def new_secret(self, request: HttpRequest, pk: str) -> HttpResponse:
        """GET asks how long older secrets stay valid; POST makes the new one and shows it this one time."""
        client = self._client(request, pk)
        if not step_up.is_fresh(request):
            return step_up.ask(then=request.path)
        form = NewSecretForm(request.POST if request.method == "POST" else None, initial={"newest": newest_of(client)})
        if not form.is_valid():
            return self._page(request, "admin/clients/new_secret.html", client, title="New secret", form=form)
        try:
            with realm_context(client.realm):
                newest = form.cleaned_data["newest"]
                secret = self._rotate(request, client, overlap=form.seconds, newest=newest, terms=form.terms)
        except Superseded:
            return HttpResponseRedirect(f"{request.path}?again")
        return self._page(request, "admin/clients/secret_shown.html", client, title="The new secret", secret=secret)

    def change_secret(self, request: HttpRequest, pk: str, secret_pk: int) -> HttpResponse:
        """Change when and from where a secret works, and what is noted of it; never the secret itself."""
        client, secret = self._secret(request, pk, secret_pk)
        if not step_up.is_fresh(request):
            return step_up.ask(then=request.path)
        form = TermsForm(request.POST if request.method == "POST" else None, initial=dict(initial_of(secret)))
        if not form.is_valid():
            title = f"Secret {secret.pk}"
            return self._page(request, "admin/clients/secret.html", client, title=title, form=form, secret=secret)
        with transaction.atomic(), realm_context(client.realm):
            changed = change(secret, terms=form.terms)
            if changed:
                what = {"secret": secret.pk, "changed": changed}
                self.record(request, actions.CLIENT_SECRET_CHANGED, client, what=what)
        self.message_user(request, f"Secret {secret.pk} was changed.")
        return HttpResponseRedirect(reverse("admin:clients_client_change", args=[client.pk]))

    def first_secret(self, request: HttpRequest, client: Client) -> HttpResponse:
        """Make the secret of a client that was just added, and show it this one time; the caller holds a transaction.

        Who logged in long ago keeps the client, and comes to its secret through the password.
        """
        if not self._may_change(request, client):
            return HttpResponseRedirect(reverse("admin:clients_client_changelist"))
        if not step_up.is_fresh(request):
            return step_up.ask(then=reverse("admin:client_secret_new", args=[client.pk]))
        secret = self._rotate(request, client, overlap=0, newest=newest_of(client), terms=ANY_TERMS)
        return self._page(request, "admin/clients/secret_shown.html", client, title="The first secret", secret=secret)

    def retire_secret(self, request: HttpRequest, pk: str, secret_pk: int) -> HttpResponse:
        """GET says whether anybody would notice; POST ends one secret of the client now."""
        client, secret = self._secret(request, pk, secret_pk)
        if request.method != "POST":
            said = {"secret": secret, "judgement": judge(secret, list(client.secrets.filter(pk__gt=secret.pk)))}
            return self._page(request, "admin/clients/retire.html", client, title=f"Retire secret {secret.pk}", **said)
        if not step_up.is_fresh(request):
            return step_up.ask(then=reverse("admin:clients_client_change", args=[client.pk]))
        with transaction.atomic():
            retire(secret)
            self.record(request, actions.CLIENT_SECRET_RETIRED, client, what={"secret": secret.pk})
        self.message_user(request, f"Secret {secret.pk} has ended.")
        if request.POST.get("back") == "rotation":
            return HttpResponseRedirect(reverse("admin:clients_clientsecret_changelist"))
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
        may_see = client and self.levels.may_of(request, Act.READ, ClientSecret, client=client)
        context = {
            "secrets": listed(client) if client and may_see else None,
            "may_change_secrets": self._may_change(request, client),
        }
        return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))

    def _may_change(self, request: HttpRequest, client: Client | None) -> bool:
        return client is not None and bool(self.levels.may_touch(request, client, within=ClientSecret))

    @transaction.atomic
    def _rotate(self, request: HttpRequest, client: Client, *, overlap: int | None, newest: int, terms: Terms) -> str:
        made = rotate(client, overlap=overlap, newest=newest, terms=terms, by=str(request.user))
        self.record(request, actions.CLIENT_SECRET_ADDED, client, what=made.trail)
        return made.text

    def _secret(self, request: HttpRequest, pk: str, secret_pk: int) -> tuple[Client, ClientSecret]:
        client = self._client(request, pk)
        return client, get_object_or_404(ClientSecret, pk=secret_pk, client=client)

    def _client(self, request: HttpRequest, pk: str) -> Client:
        client: Client = self.get_object(request, unquote(pk))
        if not self.levels.may_touch(request, client, within=ClientSecret):
            raise PermissionDenied
        if not client.has_secret:
            raise Http404
        return client

    def _page(self, request: HttpRequest, template: str, client: Client, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "client": client}
        return TemplateResponse(request, template, shared | context)
