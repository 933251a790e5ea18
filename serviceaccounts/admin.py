"""The admin of service accounts."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from realms.administration import RealmModelAdmin
from serviceaccounts.models import ServiceAccount


class ServiceAccountAdmin(RealmModelAdmin):
    """Machines. Each is made together with its client, by the blueprint."""

    nothing = "No service account yet. They come from a blueprint (manage.py apply), each with its client."
    list_display = ("client", "client_id", "description", "enabled")
    list_select_related = ("client", "realm")
    list_filter = ("client__enabled",)
    search_fields = ("client__client_id", "client__name", "description")
    fields = ("client", "secrets", "description", "roles", "audience", "access_token_lifetime")
    readonly_fields = ("client", "secrets")

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

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 (the signature is Django's)
        """Refuse: its client and secret are made with it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ServiceAccount | None = None) -> bool:  # noqa: ARG002 (Django's)
        """Refuse: a machine goes with its client, which would be left over."""
        return False
