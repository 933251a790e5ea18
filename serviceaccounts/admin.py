"""The admin of service accounts."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from clients.models import Client
from clients.secret_pages import SecretPages
from realms.administration import RealmModelAdmin
from serviceaccounts.models import ServiceAccount
from serviceaccounts.service_account_form import ServiceAccountForm

WHAT = ("description", "roles", "scopes", "audience", "access_token_lifetime")
KNOWN_BY = ("client", "client_id", "secrets")


class ServiceAccountAdmin(RealmModelAdmin):
    """Machines. Each is made together with its client."""

    form = ServiceAccountForm
    nothing = "No service account yet. Add one, or apply a blueprint (manage.py apply)."
    list_display = ("client", "client_id", "description", "enabled")
    list_select_related = ("client", "realm")
    list_filter = ("client__enabled",)
    search_fields = ("client__client_id", "client__name", "description")

    @admin.display(description="client ID", ordering="client__client_id")
    def client_id(self, machine: ServiceAccount) -> str:
        """Return the identifier that the machine authenticates with."""
        return machine.client.client_id

    @admin.display(description="enabled", boolean=True, ordering="client__enabled")
    def enabled(self, machine: ServiceAccount) -> bool:
        """Tell whether the machine gets tokens."""
        return machine.client.enabled

    @admin.display(description="secret")
    def secrets(self, machine: ServiceAccount) -> str:
        """Lead to the page that makes a new one: the secrets are those of the client."""
        if not machine.client.has_secret:
            return "It authenticates without one."
        address = reverse("admin:client_secret_new", args=[machine.client.pk])
        return format_html('<a href="{}">New secret</a>', address)

    def get_fields(self, request: HttpRequest, obj: ServiceAccount | None = None) -> tuple[str, ...]:  # noqa: ARG002 (Django's)
        """Ask for the identifier of a new one; lead to the client of one that is there."""
        return ("name", "client_id", *WHAT) if obj is None else ("name", *KNOWN_BY, *WHAT)

    def get_readonly_fields(self, request: HttpRequest, obj: ServiceAccount | None = None) -> tuple[str, ...]:  # noqa: ARG002 (Django's)
        """Keep the client that a machine is."""
        return () if obj is None else KNOWN_BY

    def save_model(self, request: HttpRequest, obj: ServiceAccount, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001 (Django's)
        """Store the client first."""
        form.client.save(update_fields=("name", "scopes") if change else None)
        obj.client = form.client
        super().save_model(request, obj, form, change)

    def response_add(
        self,
        request: HttpRequest,
        obj: ServiceAccount,
        post_url_continue: str | None = None,  # noqa: ARG002 (the signature is Django's)
    ) -> HttpResponse:
        """Show the first secret of its client."""
        clients = self.admin_site.get_model_admin(Client)
        assert isinstance(clients, SecretPages)  # noqa: S101 (tells the type; the site registers it)
        clients.log_addition(request, obj.client, [{"added": {}}])
        return clients.first_secret(request, obj.client)

    def has_delete_permission(self, request: HttpRequest, obj: ServiceAccount | None = None) -> bool:  # noqa: ARG002 (Django's)
        """Refuse: a machine goes with its client, which would be left over."""
        return False
