"""The admin of clients. Secrets are neither shown nor stored in a form that could be."""

from django.db import models
from django.http import HttpRequest

from clients.trust_actions import TrustActions
from realms.administration import RealmModelAdmin

EDITABLE = (
    "name",
    "enabled",
    "consent",
    "access_token_signed_response_alg",
    "grant_types",
    "redirect_uris",
    "post_logout_redirect_uris",
    "scopes",
    "client_uri",
    "policy_uri",
    "tos_uri",
    "contacts",
)
FIXED = ("client_id", "origin", "application_type", "token_endpoint_auth_method", "id_token_signed_response_alg")


class ClientAdmin(TrustActions, RealmModelAdmin):
    """Clients. They come from the blueprint or register themselves."""

    list_display = ("client_id", "name", "origin", "token_endpoint_auth_method", "enabled", "state")
    list_filter = ("origin", "enabled", "trust")
    search_fields = ("client_id", "name")
    fields = (*FIXED, *EDITABLE)
    readonly_fields = FIXED
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 (the signature is Django's)
        """Refuse: a new client needs its secret shown once, which a form that is shown again cannot do."""
        return False
