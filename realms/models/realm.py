"""A realm: one tenant with its own people, clients, keys and rules, below PUBLIC_URL or on a domain of its own."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from realms.client_assertions import AssertionAudience
from realms.models.account_policy import AccountPolicy
from realms.models.api_key_policy import ApiKeyPolicy
from realms.models.audit_policy import AuditPolicy
from realms.models.deletion_policy import DeletionPolicy
from realms.models.document_policy import DocumentPolicy
from realms.models.domain_policy import DomainPolicy, origin_of
from realms.models.factor_policy import FactorPolicy
from realms.models.language_policy import LanguagePolicy
from realms.models.management_policy import ManagementPolicy
from realms.models.organization_policy import OrganizationPolicy
from realms.models.registration_policy import Registration
from realms.models.secret_policy import SecretPolicy
from realms.models.session_token_policy import SessionTokenPolicy
from realms.signing_algorithms import SigningAlgorithm

if TYPE_CHECKING:
    from realms.catalogue import Catalogue
    from realms.look import Look

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
QUARTER = 90 * 86_400  # seconds
SYSTEM_SLUG = "system"  # the realm of the platform's operators


class Realm(
    DomainPolicy,
    FactorPolicy,
    AccountPolicy,
    ApiKeyPolicy,
    AuditPolicy,
    DeletionPolicy,
    DocumentPolicy,
    LanguagePolicy,
    ManagementPolicy,
    OrganizationPolicy,
    SecretPolicy,
    SessionTokenPolicy,
):
    """One tenant. Lifetimes are in seconds."""

    Registration = Registration

    class Pkce(models.TextChoices):
        """Which clients must send a code challenge."""

        ALWAYS = "always", "Every client"
        CONFIDENTIAL_OPTIONAL = "confidential-optional", "Waived for confidential OpenID clients that send a nonce"

    slug = models.CharField(
        max_length=63,
        unique=True,
        validators=[RegexValidator(re.compile(rf"^{SLUG.pattern}\Z"), "Use lower-case letters, digits and hyphens.")],
    )
    name = models.CharField(max_length=200)
    enabled = models.BooleanField(default=True)
    pkce = models.CharField(max_length=32, choices=Pkce.choices, default=Pkce.ALWAYS)
    access_token_lifetime = models.PositiveIntegerField(default=300, validators=[MinValueValidator(30)])
    id_token_lifetime = models.PositiveIntegerField(default=300, validators=[MinValueValidator(30)])
    access_token_algorithm = models.CharField(
        max_length=16,
        choices=SigningAlgorithm.choices,
        default=SigningAlgorithm.ES256,
        db_default="ES256",
        help_text="What access tokens are signed with, unless the client says otherwise.",
    )
    signing_key_lifetime = models.PositiveIntegerField(
        default=QUARTER,
        db_default=QUARTER,
        validators=[MinValueValidator(3600)],
        help_text="Seconds for which a key signs before the next one does.",
    )
    require_pushed_authorization_requests = models.BooleanField(
        default=False, db_default=False, help_text="Whether every client must push its requests (RFC 9126)."
    )
    pushed_request_lifetime = models.PositiveIntegerField(
        default=90,
        db_default=90,
        validators=[MinValueValidator(5), MaxValueValidator(600)],
        help_text="Seconds for which a pushed request can be opened.",
    )
    code_lifetime = models.PositiveIntegerField(default=60, validators=[MinValueValidator(5)])
    refresh_token_idle_lifetime = models.PositiveIntegerField(default=7 * 86400, validators=[MinValueValidator(60)])
    refresh_token_absolute_lifetime = models.PositiveIntegerField(
        default=30 * 86400, validators=[MinValueValidator(60)]
    )
    session_lifetime = models.PositiveIntegerField(default=14 * 86400, validators=[MinValueValidator(300)])
    client_assertion_audience = models.CharField(
        max_length=32,
        choices=AssertionAudience.choices,
        default=AssertionAudience.ISSUER,
        db_default="issuer",
        help_text="What client assertions must be addressed to, unless the client says otherwise.",
    )
    client_secret_jwt = models.BooleanField(
        default=False, db_default=False, help_text="Lets clients sign assertions with a secret, which is kept sealed."
    )
    default_audience = models.CharField(max_length=500, blank=True, help_text="Empty: the issuer.")
    limits = models.JSONField(default=dict, blank=True, help_text='Successful volume per peer: {"login": "30/m"}.')
    not_before = models.BigIntegerField(
        default=0, db_default=0, editable=False, help_text="What was issued before this moment is dead; 0: nothing is."
    )
    version = models.PositiveBigIntegerField(default=1, editable=False, help_text="Drawn anew at each change.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.slug

    def clean(self) -> None:
        """Refuse a domain for the operators' realm: the way to repair any other must not hang on a name."""
        super().clean()
        if self.slug == SYSTEM_SLUG and self.domain:
            raise ValidationError({"domain": "The realm of the platform's operators stays at the platform's address."})

    @property
    def path(self) -> str:
        """Return the URL prefix that the realm is served under, without a final slash: empty on a domain of its own."""
        return f"/realms/{self.slug}" if self.domain is None else ""

    @property
    def issuer(self) -> str:
        """Return the issuer identifier (RFC 8414 §2), always from configuration, never from a request."""
        return f"{self.origin}{self.path}"

    @property
    def issuers(self) -> set[str]:
        """Return the issuer, and those before it whose tokens still run: the platform's address, the former domain."""
        former = {origin_of(self.former_domain, public_url=settings.PUBLIC_URL)} if self.former_domain else set()
        return {self.issuer, f"{settings.PUBLIC_URL}/realms/{self.slug}", *former}

    @property
    def audience(self) -> str:
        """Return the `aud` of a token for which no resource was asked."""
        return self.default_audience or self.issuer

    @cached_property
    def catalogue(self) -> "Catalogue":
        """Return the scopes and resources that the realm declares, read once per version of the realm."""
        from realms import catalogue  # noqa: PLC0415 (it reads the models, so it cannot be imported before them)

        return catalogue.read(self)

    @cached_property
    def role_permissions(self) -> dict[str, frozenset[str]]:
        """Return what the roles of the realm let their holders administer, read once per version of the realm."""
        from realms.models.role import Role  # noqa: PLC0415 (roles point at realms)

        held = {role.name: role.allows for role in Role.objects.all_realms().filter(realm=self)}
        return {name: allowed for name, allowed in held.items() if allowed}

    def permitted_to(self, roles: Iterable[str]) -> frozenset[str]:
        """Return what whoever holds `roles` may administer."""
        return frozenset().union(*(self.role_permissions.get(name, ()) for name in roles))

    @cached_property
    def look(self) -> "Look":
        """Return what pages and mails show of the realm's brand, read once per version of the realm."""
        from realms import look  # noqa: PLC0415 (it reads the models, so it cannot be imported before them)

        return look.read(self)
