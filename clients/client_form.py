"""RFC 7591 §2: a client as an administrator describes it: the same members as in its registration, made for people."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from clients import jwks
from clients.authentication import offered
from clients.client_id_field import ClientIdField
from clients.scopes_form import ScopesForm
from support.errors import InvalidClientMetadata
from support.json_field import JSONField
from support.lines_field import LinesField

AUTHORIZATION_CODE = "authorization_code"
GRANT_TYPES = (
    (AUTHORIZATION_CODE, "Authorization code: people log in and let it in"),
    ("refresh_token", "Refresh token: it stays connected"),
    ("client_credentials", "Client credentials: it acts in its own name"),
)
METHOD = "token_endpoint_auth_method"


class ClientForm(ScopesForm):
    """Everything that the model judges is judged by the model; this form only reads it from people."""

    client_id = ClientIdField()
    grant_types = forms.MultipleChoiceField(
        required=False, choices=GRANT_TYPES, initial=[AUTHORIZATION_CODE], widget=forms.CheckboxSelectMultiple
    )
    redirect_uris = LinesField(required=False, label="Redirect URIs", help_text="One to a line.")
    post_logout_redirect_uris = LinesField(
        required=False, label="Post logout redirect URIs", help_text="One to a line: where people may go after logout."
    )
    contacts = LinesField(required=False, help_text="One to a line, e-mail addresses as a rule.")
    jwks = JSONField(
        required=False, label="Public keys", help_text='A key set (JWKS), pasted: {"keys": [...]}. No private parts.'
    )

    class Meta:
        labels = {
            METHOD: "It authenticates with",
            "jwks_uri": "Address of its public keys",
            "backchannel_logout_uri": "Back-channel logout URI",
            "frontchannel_logout_uri": "Front-channel logout URI",
            "token_endpoint_auth_signing_alg": "Algorithm of its assertions",
            "client_assertion_audience": "Audience of its assertions",
            "tls_client_auth_subject_dn": "Subject of its certificate",
            "tls_client_auth_san_dns": "DNS name in its certificate",
            "id_token_signed_response_alg": "Algorithm of ID tokens",
            "access_token_signed_response_alg": "Algorithm of access tokens",
            "require_pushed_authorization_requests": "Requests must be pushed",
            "default_max_age": "Login at most so old",
            "client_uri": "Home page",
            "logo_uri": "Logo",
            "policy_uri": "Privacy policy",
            "tos_uri": "Terms of service",
            "initiate_login_uri": "Address that begins a login",
        }
        help_texts: ClassVar = {
            "application_type": "Native runs on somebody's own machine: it may return to http://127.0.0.1 or to a "
            "scheme of its own. Everything else is web.",
            "consent": "Never is for applications of your own alone: nobody is asked then.",
            "require_pushed_authorization_requests": "Each request is sent by the client itself before the browser "
            "leaves (RFC 9126): nobody on the way can change it. Switch it on where the client can do so.",
            "id_token_signed_response_alg": "RS256 is what every library knows; ES256 is smaller.",
            "initiate_login_uri": "Where this server sends people who are to log in to it from here.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if METHOD in self.fields:
            own = self.client.token_endpoint_auth_method
            methods = {*offered(self.client.realm)} | ({own} if self.client.pk else set())
            choices = [choice for choice in self.client.AuthMethod.choices if choice[0] in methods]
            self.fields[METHOD].choices = choices  # type: ignore[attr-defined]  # a field of choices has them

    def clean_jwks(self) -> dict[str, Any] | None:
        """Keep of the key set what is known, or say which key is not good enough."""
        given = self.cleaned_data["jwks"]
        try:
            return None if given is None else jwks.accepted(given)
        except InvalidClientMetadata as refusal:
            raise ValidationError(refusal.description) from None
