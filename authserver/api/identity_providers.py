"""OpenID Connect Core §3.1: the identity providers of a realm, and its use of those that the platform offers."""

from typing import Any

from django.db.models import QuerySet
from pydantic import SecretStr

from authserver.api import answers, filters
from authserver.api.declared import Declared
from authserver.api.editable import names
from authserver.blueprint.provider_schema import POLICY, ProviderEntry
from federation.models import IdentityProvider, ProviderReference
from federation.models.provider import ISSUERS
from realms.management_scopes import Area

ENABLED = {"enabled": filters.flag("enabled", "Whether people can come in through it.")}


class OwnProvider(ProviderEntry):
    """A provider of the realm. Its secret is written and never read."""

    secret: SecretStr = SecretStr("")


class Providers(Declared):
    """What providers of both kinds have in common."""

    called = "PlatformProvider"

    area = Area.IDENTITY_PROVIDERS
    part = "identity_providers"
    named = "id"
    filters = ENABLED


class IdentityProviders(Providers):
    """Somebody else's logins that the realm relies on."""

    called = "IdentityProvider"
    says = answers.ProviderSaid
    never_shown = frozenset({"secret"})
    examples = {"update": {"kind": "oidc", "issuer": "https://idp.example", "client_id": "x"}}

    path = "identity-providers"
    key = "slug"
    document_type = OwnProvider
    left_out = frozenset({"platform"})
    searched = ("slug", "name", "issuer")

    def rows(self) -> QuerySet[IdentityProvider]:
        """Return the realm's own."""
        return IdentityProvider.objects.prefetch_related("clients")

    def blank(self) -> IdentityProvider:
        """Return a new one."""
        return IdentityProvider(realm=self.realm)

    def defaults(self, name: str) -> dict[str, Any]:
        """Let one be called as it is named, and its kind say who issues."""
        issuer = ISSUERS.get(str(self.document.get("kind")), "")
        return super().defaults(name) | {"name": name, "issuer": issuer}

    def written(self, row: IdentityProvider) -> dict[str, Any]:
        """Return its members, all but the secret."""
        return ProviderEntry.values_of(row) | {"clients": names(row, "clients", by="client_id")}

    def said(self, row: IdentityProvider) -> dict[str, Any]:
        """Say whether there is a secret."""
        return super().said(row) | {"has_secret": bool(row.sealed_secret)}

    def kept(self, row: IdentityProvider) -> frozenset[str]:  # noqa: ARG002 (the same for each)
        """Keep the kind, as the admin does: the identities that came of it depend on it."""
        return frozenset({"kind"})


class PlatformProviders(Providers):
    """Providers that the platform has configured, as this realm uses them."""

    path = "platform-providers"
    key = "provider__slug"
    searched = ("provider__slug", "provider__name")
    document_type = ProviderEntry
    left_out = frozenset(ProviderEntry.model_fields) - POLICY - {"id", "clients"}

    def rows(self) -> QuerySet[ProviderReference]:
        """Return those that the realm uses."""
        return ProviderReference.objects.select_related("provider").prefetch_related("clients")

    def blank(self) -> ProviderReference:
        """Return a new one."""
        return ProviderReference(realm=self.realm, provider=IdentityProvider())

    def written(self, row: ProviderReference) -> dict[str, Any]:
        """Return what the realm decides about it."""
        decided = {key: getattr(row, key) for key in ProviderEntry.columns(IdentityProvider) if key in POLICY}
        return {"id": row.provider.slug} | decided | {"clients": names(row, "clients", by="client_id")}

    def write(self, name: str, row: Any, wanted: dict[str, Any]) -> None:  # noqa: ANN401 (a row of the table)
        """Say that it is the platform's."""
        super().write(name, row, {"platform": True} | wanted)
