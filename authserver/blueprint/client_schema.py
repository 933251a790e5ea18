"""RFC 7591 §2, OpenID Connect Registration §2: their members are keys of the blueprint's clients and accounts."""

from typing import Annotated, Any, ClassVar, Literal

from django.db.models import Model
from pydantic import AfterValidator, ValidationInfo, field_validator

from authserver.blueprint.application_role_schema import ApplicationRoleEntry
from authserver.blueprint.asking import REMOVABLE
from authserver.blueprint.declaration_schema import Identifier
from authserver.blueprint.entry import Entry
from authserver.blueprint.later_members import LATER_MEMBERS
from authserver.blueprint.realm_schema import Seconds
from authserver.blueprint.secret_references import ClientSecretReference
from clients import jwks, redirect_uris
from clients.models import Client
from serviceaccounts.models import Introspector, ServiceAccount, WorkloadRule
from support.errors import InvalidClientMetadata


def _redirect_uri(value: str) -> str:
    if problem := redirect_uris.problem(value):
        raise ValueError(problem)
    return value


def _key_set(value: dict[str, Any]) -> dict[str, Any]:
    try:
        return jwks.accepted(value)
    except InvalidClientMetadata as refusal:
        raise ValueError(refusal.description) from None


RedirectURI = Annotated[str, AfterValidator(_redirect_uri)]
KeySet = Annotated[dict[str, Any], AfterValidator(_key_set)]


class RegisteredEntry(Entry):
    """What clients and service accounts share."""

    TABLES: ClassVar[tuple[type[Model], ...]] = (Client, Introspector)
    NAMED = ("client_id",)
    ASKS = REMOVABLE
    UNSUPPORTED = LATER_MEMBERS

    client_id: str
    name: str = ""
    client_name: str = ""
    secret: ClientSecretReference | None = None
    enabled: bool = True
    scopes: list[str] | None = None
    scope: str = ""
    token_endpoint_auth_method: str = ""
    token_endpoint_auth_signing_alg: str = ""
    client_assertion_audience: str = ""
    jwks: KeySet | None = None
    jwks_uri: str = ""
    tls_client_auth_subject_dn: str = ""
    tls_client_auth_san_dns: str = ""
    access_token_signed_response_alg: str = ""
    introspects: list[Identifier] = []
    introspects_realm: bool = False
    introspection_signed_response_alg: str = ""
    client_uri: str = ""
    logo_uri: str = ""
    policy_uri: str = ""
    tos_uri: str = ""
    contacts: list[str] = []
    rotate_secrets_every: int | None = None
    software_id: str = ""
    software_version: str = ""

    @field_validator("client_id")
    @classmethod
    def visible(cls, value: str) -> str:
        """RFC 6749 appendix A.1: visible ASCII characters."""
        if not (value.isascii() and value.isprintable()):
            raise ValueError("a client_id has visible ASCII characters only (RFC 6749 appendix A.1)")
        return value

    @field_validator("client_name", "scope")
    @classmethod
    def one_spelling(cls, value: str, info: ValidationInfo) -> str:
        """Refuse both spellings of the same thing."""
        other = {"client_name": "name", "scope": "scopes"}[info.field_name or ""]
        if info.data.get(other):
            raise ValueError(f"another spelling of {other}, which is given too: keep one of them")
        return value

    @property
    def label(self) -> str | None:
        """Return the name by either spelling, or None where the file gives none."""
        return self.name or self.client_name if {"name", "client_name"} & self.model_fields_set else None

    @property
    def scopes_key(self) -> str | None:
        """Return the key by which the file lists scopes, or None where it lists none."""
        return next((key for key in ("scopes", "scope") if key in self.model_fields_set), None)

    @property
    def scope_names(self) -> list[str] | None:
        """Return the scopes by either spelling; None means every public scope."""
        return self.scopes if self.scopes_key == "scopes" else self.scope.split()


class ClientEntry(RegisteredEntry):
    """Software that acts for people, or for itself."""

    redirect_uris: list[RedirectURI] = []
    post_logout_redirect_uris: list[RedirectURI] = []
    grant_types: list[Literal["authorization_code", "refresh_token", "client_credentials"]] = ["authorization_code"]
    response_types: list[Literal["code"]] = ["code"]
    application_type: str = ""
    consent: str = ""
    id_token_signed_response_alg: str = ""
    backchannel_logout_uri: str = ""
    backchannel_logout_session_required: bool = False
    frontchannel_logout_uri: str = ""
    frontchannel_logout_session_required: bool = False
    default_max_age: Seconds | None = None
    initiate_login_uri: str = ""
    require_pushed_authorization_requests: bool = False
    require_second_factor: str = ""


class WorkloadIdentityEntry(Entry):
    """RFC 7523: tokens of another issuer that stand for a service account."""

    TABLES = (WorkloadRule,)

    name: str
    enabled: bool = True
    kind: str = ""
    issuer: str = ""
    claims: dict[str, str] = {}
    jwks: KeySet | None = None
    maximum_age: Seconds | None = None


class ServiceAccountEntry(RegisteredEntry):
    """RFC 6749 §4.4: a machine that asks for tokens in its own name."""

    TABLES = (Client, Introspector, ServiceAccount)

    description: str = ""
    owner: str = ""
    grant_types: list[Literal["client_credentials"]] = ["client_credentials"]
    roles: list[str] = []
    application_roles: list[ApplicationRoleEntry] = []
    audience: list[Identifier] = []
    access_token_lifetime: Seconds | None = None
    workload_identities: list[WorkloadIdentityEntry] = []
