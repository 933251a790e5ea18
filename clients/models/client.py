"""RFC 6749 §2 and RFC 7591 §2: software that asks a realm for tokens. Member names are those of RFC 7591."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from oauth2_provider.models import AbstractApplication

from clients import authentication, redirect_uris
from clients.built_in import BUILT_IN, RESERVED
from clients.models import logout_channels
from clients.models.lifecycle import BY_REGISTRATION_TOKEN, WAITING, Lifecycle, State, Trust
from clients.models.logout_channels import LogoutChannels
from clients.models.name_key import BY_NAME, NameKey
from clients.models.secret_schedule import SecretSchedule
from realms.client_assertions import AssertionAudience
from realms.managers import RealmBound
from realms.second_factors import SecondFactor
from realms.signing_algorithms import SigningAlgorithm
from support.text_lists import demand_text_lists

REALMS = "Empty: the realm's."
STRICTER = "Who must prove with a second factor that it is them, if the realm does not demand more."


def new_client_id() -> str:
    """Return a random client identifier."""
    return uuid.uuid4().hex


class Client(RealmBound, Lifecycle, LogoutChannels, NameKey, SecretSchedule, AbstractApplication):
    """One client of one realm.

    Of django-oauth-toolkit's columns those are removed that hold one grant, one secret, or a user: a client here has
    several grants, several secrets (ClientSecret), and belongs to its realm.
    """

    class Origin(models.TextChoices):
        """Who made the client: it decides how far its own words are trusted."""

        ADMINISTRATOR = "administrator", "An administrator"
        REGISTRATION = "registration", "Registered itself"
        DOCUMENT = "document", "Describes itself at the address that is its identifier"

    class Consent(models.TextChoices):
        """When a person is asked."""

        REMEMBER = "remember", "Once for the same access"
        ALWAYS = "always", "Every time"
        SKIP = "skip", "Never: the client is part of the realm"

    AuthMethod = authentication.AuthMethod

    class ApplicationType(models.TextChoices):
        """OpenID Connect Dynamic Client Registration §2."""

        WEB = "web", "Web"
        NATIVE = "native", "Native"

    client_id = models.CharField(max_length=255, default=new_client_id)
    name = models.CharField(max_length=200, blank=True)
    enabled = models.BooleanField(default=True)
    origin = models.CharField(max_length=16, choices=Origin.choices, default=Origin.ADMINISTRATOR)
    application_type = models.CharField(max_length=8, choices=ApplicationType.choices, default=ApplicationType.WEB)
    token_endpoint_auth_method = models.CharField(max_length=32, choices=AuthMethod.choices, default=AuthMethod.BASIC)
    token_endpoint_auth_signing_alg = models.CharField(
        max_length=16,
        choices=authentication.AssertionAlgorithm.choices,
        blank=True,
        default="",
        db_default="",
        help_text="Empty: any that fits its keys.",
    )
    client_assertion_audience = models.CharField(
        max_length=32, choices=AssertionAudience.choices, blank=True, default="", db_default="", help_text=REALMS
    )
    jwks = models.JSONField(null=True, blank=True)
    jwks_uri = models.URLField(max_length=500, blank=True, default="", db_default="")
    tls_client_auth_subject_dn = models.CharField(max_length=500, blank=True, default="", db_default="")
    tls_client_auth_san_dns = models.CharField(max_length=255, blank=True, default="", db_default="")
    grant_types = models.JSONField(default=list, blank=True)
    redirect_uris = models.JSONField(default=list, blank=True)
    post_logout_redirect_uris = models.JSONField(default=list, blank=True)
    scopes = models.JSONField(
        null=True, blank=True, help_text="Scopes it may ask for; null: every public scope of the realm."
    )
    consent = models.CharField(max_length=16, choices=Consent.choices, default=Consent.REMEMBER)
    id_token_signed_response_alg = models.CharField(
        max_length=16, choices=SigningAlgorithm.choices, default=SigningAlgorithm.RS256
    )
    access_token_signed_response_alg = models.CharField(
        max_length=16,
        choices=SigningAlgorithm.choices,
        blank=True,
        default="",
        db_default="",
        help_text=REALMS,
    )
    require_pushed_authorization_requests = models.BooleanField(default=False, db_default=False)
    require_second_factor = models.CharField(
        max_length=16, choices=SecondFactor.choices, blank=True, default="", db_default="", help_text=STRICTER
    )
    client_uri = models.URLField(max_length=500, blank=True)
    logo_uri = models.URLField(max_length=500, blank=True)
    policy_uri = models.URLField(max_length=500, blank=True)
    tos_uri = models.URLField(max_length=500, blank=True)
    initiate_login_uri = models.URLField(max_length=500, blank=True, default="", db_default="")
    default_max_age = models.PositiveIntegerField(
        null=True, blank=True, help_text="Seconds: the max_age of requests that name none."
    )
    contacts = models.JSONField(default=list, blank=True)
    software_id = models.CharField(max_length=255, blank=True)
    software_version = models.CharField(max_length=255, blank=True)
    software_statement = models.TextField(blank=True, default="", db_default="", editable=False)
    not_before = models.BigIntegerField(
        default=0, db_default=0, editable=False, help_text="What was issued before this moment is dead; 0: nothing is."
    )

    user = None
    client_type = None  # type: ignore[assignment]  # removed, as Django documents it
    client_secret = None
    hash_client_secret = None  # type: ignore[assignment]  # removed, as Django documents it
    authorization_grant_type = None  # type: ignore[assignment]  # removed, as Django documents it
    skip_authorization = None  # type: ignore[assignment]  # removed, as Django documents it
    algorithm = None  # type: ignore[assignment]  # removed, as Django documents it
    allowed_origins = None  # type: ignore[assignment]  # removed, as Django documents it
    registration_source = None  # type: ignore[assignment]  # removed, as Django documents it
    cimd_expires_at = None

    class Meta(AbstractApplication.Meta):
        abstract = False
        swappable = "OAUTH2_PROVIDER_APPLICATION_MODEL"
        ordering = ("name", "client_id")
        constraints = (models.UniqueConstraint(fields=("realm", "client_id"), name="client_unique_in_realm"),)
        indexes = (
            models.Index(
                fields=("realm", "created"),
                condition=models.Q(last_used_at=None) & ~models.Q(origin="administrator"),
                name="client_never_used",
            ),
            models.Index(
                fields=("realm", "name_key"),
                condition=models.Q(origin="administrator") | models.Q(trust="verified"),
                name="client_trusted_name",
            ),
            BY_REGISTRATION_TOKEN,
            WAITING,
            *BY_NAME,
        )

    def __str__(self) -> str:
        return self.name or self.client_id

    def clean(self) -> None:
        """Refuse what does not go together. The library's own rules read columns that are removed here."""
        optional = () if self.scopes is None else ("scopes",)
        demand_text_lists(self, "redirect_uris", "post_logout_redirect_uris", "grant_types", "contacts", *optional)
        problems = authentication.problems(self) | logout_channels.problems(self, redirect_uris=self.redirect_uris)
        refused = {uri: redirect_uris.problem(uri) for uri in (*self.redirect_uris, *self.post_logout_redirect_uris)}
        if reasons := [f"{uri}: {reason}" for uri, reason in refused.items() if reason]:
            problems["redirect_uris"] = " ".join(reasons)
        if "authorization_code" in self.grant_types and not self.redirect_uris:
            problems["redirect_uris"] = "The grant type authorization_code needs at least one."
        if "client_credentials" in self.grant_types and self.is_public:
            problems["grant_types"] = "The grant type client_credentials needs a client that authenticates."
        if self._state.adding and self.client_id in BUILT_IN:
            problems["client_id"] = RESERVED
        if problems:
            raise ValidationError(problems)
        if self.enabled and self.trust == Trust.PENDING:
            self.trust = Trust.NEW  # who switches it on approves it

    @property
    def is_public(self) -> bool:
        """Tell whether the client has no way to authenticate (RFC 6749 §2.1)."""
        return self.token_endpoint_auth_method == self.AuthMethod.NONE

    @property
    def has_secret(self) -> bool:
        """Tell whether the client authenticates with a secret."""
        return self.token_endpoint_auth_method in authentication.SECRET_METHODS

    @property
    def signs_with_secret(self) -> bool:
        """Tell whether the server must know the secret itself, to verify what is signed with it."""
        return self.token_endpoint_auth_method == self.AuthMethod.CLIENT_SECRET_JWT

    @property
    def self_registered(self) -> bool:
        """Tell whether the client registered or described itself."""
        return self.origin != self.Origin.ADMINISTRATOR

    @property
    def is_vouched_for(self) -> bool:
        """Tell whether an administrator answers for the name of the client."""
        return self.origin == self.Origin.ADMINISTRATOR or self.trust == Trust.VERIFIED

    @property
    def state(self) -> State:
        """Return what the client is now (docs/adr/0008)."""
        if not self.enabled:
            return State.PENDING if self.trust == Trust.PENDING else State.QUARANTINED
        return State.VERIFIED if self.is_vouched_for else State.NEW
