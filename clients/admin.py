"""The admin of clients. A secret is shown once, when it is made; afterwards only when it was made and when it ends."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse

from clients.client_form import ClientForm
from clients.models import Client
from clients.secret_pages import SecretPages

PROOF = (
    "token_endpoint_auth_method",
    "jwks",
    "jwks_uri",
    "token_endpoint_auth_signing_alg",
    "client_assertion_audience",
    "tls_client_auth_subject_dn",
    "tls_client_auth_san_dns",
)
IDENTITY = ("client_id", "origin", "application_type", "id_token_signed_response_alg", *PROOF)
ABOUT = ("client_uri", "logo_uri", "policy_uri", "tos_uri", "initiate_login_uri", "contacts")
RULES = (
    "require_pushed_authorization_requests",
    "default_max_age",
    "id_token_signed_response_alg",
    "access_token_signed_response_alg",
)


class ClientAdmin(SecretPages):
    """Clients. They are added here, come from the blueprint, or register themselves."""

    form = ClientForm
    named_by = "client_id"
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fieldsets = (
        (None, {"fields": ("name", "enabled", "client_id", "origin", "application_type")}),
        (
            "What it may do",
            {
                "fields": (
                    "grant_types",
                    "every_public_scope",
                    "scopes",
                    "management_scopes",
                    "consent",
                    "require_second_factor",
                ),
                "description": "Give it what it needs and no more: a scope that it may not ask for cannot leak. A "
                "client that is not enabled gets no tokens, and those it has are refused.",
            },
        ),
        (
            "Where people return to",
            {
                "fields": ("redirect_uris", "post_logout_redirect_uris"),
                "description": "An answer goes nowhere else: list exact addresses that you control, https:// but for "
                "programs on somebody's own machine. Compared letter by letter; the port of a loopback address may "
                "differ.",
            },
        ),
        (
            "Who tells it that somebody has logged out",
            {
                "classes": ("collapse",),
                "fields": ("backchannel_logout_uri", "frontchannel_logout_uri"),
                "description": "It hears of each session in which it got tokens, whoever ends it: at its server, by a "
                "signed token; or in the browser, when people log out there themselves.",
            },
        ),
        (
            "How it proves that it is itself",
            {
                "fields": PROOF,
                "description": "Safest is a key of its own (private_key_jwt): nothing that could leak is sent. A "
                "secret is made here and shown once, when the client is added. An application in a browser or on a "
                "phone can keep neither: it is public, and PKCE protects it.",
            },
        ),
        (
            "How often its secret is replaced",
            {
                "classes": ("collapse",),
                "fields": ("rotate_secrets_every",),
                "description": "Its contacts are reminded before that day; nothing stops working on it.",
            },
        ),
        (
            "Its requests and tokens",
            {
                "classes": ("collapse",),
                "fields": RULES,
                "description": "Empty or as it is, each of these does what the realm does.",
            },
        ),
        (
            "What it says of itself",
            {
                "classes": ("collapse",),
                "fields": ABOUT,
                "description": "People see name, logo and links where they are asked for their consent.",
            },
        ),
    )

    @admin.display(description="name", ordering="name")
    def name_or_id(self, client: Client) -> str:
        """Return what the client is called; a client that registered itself chose that name."""
        return str(client)

    def get_readonly_fields(self, request: HttpRequest, obj: Client | None = None) -> tuple[str, ...]:  # noqa: ARG002 (Django's)
        """Keep what tokens and consents were bound to, and what a client said of itself when it registered."""
        if obj is None:
            return ("origin",)
        return IDENTITY if obj.self_registered else ("client_id", "origin")

    def response_add(self, request: HttpRequest, obj: Client, post_url_continue: str | None = None) -> HttpResponse:
        """Show the first secret of a client that authenticates with one."""
        return (
            self.first_secret(request, obj) if obj.has_secret else super().response_add(request, obj, post_url_continue)
        )
