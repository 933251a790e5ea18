"""The admin of clients. A secret is shown once, when it is made; afterwards only when it was made and when it ends."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from clients.models import Client
from clients.secret_pages import SecretPages
from clients.trust_actions import TrustActions

IDENTITY = ("client_id", "origin", "application_type", "token_endpoint_auth_method", "id_token_signed_response_alg")
ABOUT = ("client_uri", "policy_uri", "tos_uri", "contacts")


class ClientAdmin(TrustActions, SecretPages):
    """Clients. They come from the blueprint or register themselves."""

    nothing = "No client yet. Clients come from a blueprint (manage.py apply), or register themselves."
    list_display = ("name_or_id", "client_id", "origin", "token_endpoint_auth_method", "enabled", "state")
    list_filter = ("origin", "enabled", "trust", "token_endpoint_auth_method")
    list_select_related = ("realm",)
    search_fields = ("client_id", "name")
    readonly_fields = IDENTITY
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fieldsets = (
        (None, {"fields": ("name", "enabled", *IDENTITY)}),
        (
            "What it may do",
            {
                "fields": ("grant_types", "scopes", "consent", "require_second_factor", "access_token_signed_response_alg"),
                "description": "A client that is not enabled gets no tokens, and those it has are refused.",
            },
        ),
        (
            "Where people return to",
            {
                "fields": ("redirect_uris", "post_logout_redirect_uris"),
                "description": "Compared letter by letter; the port of a loopback address may differ.",
            },
        ),
        ("What it says of itself", {"fields": ABOUT}),
    )

    @admin.display(description="name", ordering="name")
    def name_or_id(self, client: Client) -> str:
        """Return what the client is called; a client that registered itself chose that name."""
        return str(client)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 (the signature is Django's)
        """Refuse: what a client is comes from the blueprint or from its registration."""
        return False
