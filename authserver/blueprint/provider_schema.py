"""The blueprint's identity providers: a realm's own, and by `platform: true` its use of one of the platform."""

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, SecretStr, model_validator

from authserver.blueprint.asking import REMOVABLE
from authserver.blueprint.entry import Entry
from authserver.blueprint.realm_schema import Seconds
from authserver.blueprint.secret_references import resolve
from federation.models import IdentityProvider
from federation.models.policy import SignInPolicy

POLICY = frozenset(field.name for field in SignInPolicy._meta.get_fields())  # noqa: SLF001 (Django's documented name)
Secret = Annotated[SecretStr, BeforeValidator(resolve)]


class ProviderEntry(Entry):
    """One provider, known by its id."""

    TABLES = (IdentityProvider,)
    NAMED = ("id", "platform")
    ASKS = REMOVABLE
    COLUMNS: ClassVar = {"id": "slug"}

    id: str
    platform: bool = False
    kind: str = ""
    name: str = ""
    issuer: str = ""
    client_id: str = ""
    secret: Secret = SecretStr("")
    token_endpoint_auth_method: str = ""
    scopes: list[str] = []
    tenants: list[str] = []
    userinfo: bool = False
    offered: bool = False
    enabled: bool = True
    sign_up: str = ""
    trusts_email: bool = True
    domains: list[str] = []
    attributes: dict[str, str] = {}
    role_claim: str = ""
    roles: dict[str, str] = {}
    clients: list[str] = []
    asks_again_after: Seconds | None = None

    @model_validator(mode="after")
    def by_reference(self) -> "ProviderEntry":
        """Refuse what the platform has decided about a provider of its own."""
        decided = sorted(self.model_fields_set - POLICY - {"id", "platform"})
        if self.platform and decided:
            raise ValueError(f"a provider of the platform is configured there: leave out {', '.join(decided)}")
        return self

    def policy(self) -> dict[str, Any]:
        """Return the values that the file gives for a reference."""
        return {column: value for column, value in self.given(IdentityProvider).items() if column in POLICY}
