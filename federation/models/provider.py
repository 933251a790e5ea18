"""OpenID Connect Core §3.1: somebody else's login that a realm, or the platform for every realm, relies on."""

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from federation.models.policy import SignInPolicy
from realms.managers import RealmBound
from realms.models.realm import SLUG, SYSTEM_SLUG
from support import sealing
from support.text_lists import demand_text_lists

TENANT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ORGANIZATIONS = "organizations"
CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad"  # the tenant of everybody's personal Microsoft account
SCOPE = re.compile(r"[!#-\[\]-~]+")  # RFC 6749 §3.3


class Kind(models.TextChoices):
    """What is spoken there."""

    OIDC = "oidc", "OpenID Connect"
    MICROSOFT = "microsoft", "Microsoft Entra"
    GOOGLE = "google", "Google"
    GITHUB = "github", "GitHub"


class AuthMethod(models.TextChoices):
    """How this server proves there that it is the client."""

    BASIC = "client_secret_basic", "Secret in the Authorization header"
    POST = "client_secret_post", "Secret in the body"
    PRIVATE_KEY_JWT = "private_key_jwt", "Assertion signed with a key of the realm"
    NONE = "none", "Not at all (public client)"


ISSUERS: Mapping[str, str] = {
    Kind.MICROSOFT: "https://login.microsoftonline.com",
    Kind.GOOGLE: "https://accounts.google.com",
    Kind.GITHUB: "https://github.com",
}


class IdentityProvider(SignInPolicy, RealmBound):
    """One provider. Those of the realm `system` may be offered to every realm, which refer to them."""

    Kind = Kind
    AuthMethod = AuthMethod
    COLUMNS: ClassVar = ("tenants", "scopes")
    secret_given = False  # whether the change that is being judged brings the client secret with it

    slug = models.CharField(
        "id",
        max_length=63,
        validators=[RegexValidator(re.compile(rf"^{SLUG.pattern}\Z"), "Use lower-case letters, digits and hyphens.")],
        help_text="Part of the address to which people come back; it never changes.",
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(max_length=100, help_text="What the button on the login page says.")
    issuer = models.URLField(
        max_length=500, blank=True, help_text="For Microsoft, Google and GitHub only where it is not the usual one."
    )
    client_id = models.CharField(max_length=255)
    token_endpoint_auth_method = models.CharField(
        max_length=32, choices=AuthMethod.choices, default=AuthMethod.BASIC, help_text="How this server authenticates."
    )
    sealed_secret = models.CharField(max_length=2000, blank=True, editable=False)
    scopes = models.JSONField(default=list, blank=True, help_text="What is asked for; empty: what a login needs.")
    tenants = models.JSONField(
        default=list,
        blank=True,
        help_text='Microsoft: tenant ids, or ["organizations"] for each but personal accounts, whose tenant is '
        f"{CONSUMERS}.",
    )
    userinfo = models.BooleanField(default=False, help_text="Whether claims are read from its userinfo endpoint too.")
    offered = models.BooleanField(
        default=False, help_text="In the operators' realm: whether every realm may refer to it."
    )

    class Meta:
        ordering = ("slug",)
        constraints = (models.UniqueConstraint(fields=("realm", "slug"), name="provider_unique_in_realm"),)

    def __str__(self) -> str:
        return self.name or self.slug

    @property
    def address(self) -> str:
        """Return the issuer, or where a kind has another root the address of that, without a final slash."""
        return self.issuer.rstrip("/") if self.kind != Kind.OIDC else self.issuer

    def clean(self) -> None:
        """Refuse what does not go together."""
        super().clean()
        demand_text_lists(self, *self.COLUMNS)
        self.issuer = self.issuer or ISSUERS.get(self.kind, "")
        problems = {column: sentence for column, sentence in self._problems().items() if sentence}
        if problems:
            raise ValidationError(problems)

    def _problems(self) -> dict[str, str]:
        parts = urlsplit(self.issuer)
        plain = bool(parts.hostname) and parts.scheme in {"https", "http"} and not (parts.query or parts.fragment)
        own_realm = self.realm.slug == SYSTEM_SLUG
        return {
            "issuer": self._moving_problem() if plain and "@" not in parts.netloc else "Write the address: https://…",
            "client_id": "" if self.client_id.isascii() and self.client_id.isprintable() else "Visible ASCII alone.",
            "scopes": "" if all(SCOPE.fullmatch(scope) for scope in self.scopes) else "These are no scopes.",
            "tenants": self._tenant_problem(),
            "offered": "Only the platform's operators offer one." if self.offered and not own_realm else "",
        }

    def _moving_problem(self) -> str:
        """Say that a secret is told to another issuer, whose endpoints get it, by who knows it alone."""
        stored = IdentityProvider.objects.all_realms().filter(pk=self.pk).exclude(sealed_secret="").first()
        moves = stored is not None and stored.issuer != self.issuer and not self.secret_given
        return "The client secret would go to another issuer: give it anew in the same step." if moves else ""

    def _tenant_problem(self) -> str:
        if self.kind != Kind.MICROSOFT:
            return "Only Microsoft has tenants." if self.tenants else ""
        if not self.tenants:
            return 'Name the tenants whose people may come in, or ["organizations"].'
        known = all(tenant == ORGANIZATIONS or TENANT.fullmatch(tenant) for tenant in self.tenants)
        return "" if known else "A tenant is a UUID in lower case."

    @property
    def secret(self) -> str:
        """Return the client secret, or nothing; raise SealBroken where no configured key opens it."""
        if not self.sealed_secret:
            return ""
        return sealing.unseal(b64decode(self.sealed_secret), context=self.seal_context).decode()

    def keep_secret(self, secret: str) -> None:
        """Seal the client secret into its column."""
        self.sealed_secret = b64encode(sealing.seal(secret.encode(), context=self.seal_context)).decode()

    @property
    def seal_context(self) -> str:
        """Return what the secret is bound to: it opens for no other provider."""
        return f"identity provider {self.realm_id} {self.slug}"
