"""The blueprint's realm: its settings, and the lists of objects that stand below it."""

import re
from typing import Annotated, Any, ClassVar

from django.db.models import Model
from pydantic import AfterValidator, model_validator

from authserver.blueprint.entry import Entry
from authserver.blueprint.statement_issuers import StatementIssuers
from realms.models import Realm

RATE = re.compile(r"[1-9][0-9]{0,5}/[smhd]")
OFF = "off"


def _rate(value: object) -> str | None:
    if value is False:  # YAML reads a bare `off` as false
        return OFF
    if value is None or (isinstance(value, str) and (value == OFF or RATE.fullmatch(value))):
        return value
    raise ValueError('give a number and a unit of time (s, m, h, d) such as "30/m", or "off"')


Rate = Annotated[Any, AfterValidator(_rate)]
Domain = Annotated[str | None, AfterValidator(lambda value: value or None)]
Seconds = int


class Limits(Entry):
    """Successful volume per peer; null is the server's own limit."""

    login: Rate = None
    registration: Rate = None
    pushed_requests: Rate = None
    mails: Rate = None
    api: Rate = None

    @model_validator(mode="before")
    @classmethod
    def all_off(cls, value: object) -> object:
        """Read `limits: off` as every limit off."""
        return dict.fromkeys(cls.model_fields, OFF) if value is False or value == OFF else value


class RefreshTokenLifetime(Entry):
    """Seconds without use, and seconds in all."""

    TABLES = (Realm,)
    COLUMNS: ClassVar = {"idle": "refresh_token_idle_lifetime", "absolute": "refresh_token_absolute_lifetime"}

    idle: Seconds = 0
    absolute: Seconds = 0


class RealmSettings(Entry):
    """A realm by itself."""

    TABLES = (Realm,)

    slug: str = ""  # required, by its reader: without it the rest is read all the same
    name: str = ""
    enabled: bool = True
    domain: Domain = None
    registration: str = ""
    loopback_redirect_uris: bool = True
    maximum_unused_clients: int = 0
    unused_client_lifetime: Seconds = 0
    idle_client_lifetime: Seconds = 0
    software_statement_issuers: StatementIssuers = []
    pkce: str = ""
    access_token_lifetime: Seconds = 0
    id_token_lifetime: Seconds = 0
    access_token_algorithm: str = ""
    signing_key_lifetime: Seconds = 0
    require_pushed_authorization_requests: bool = False
    pushed_request_lifetime: Seconds = 0
    code_lifetime: Seconds = 0
    refresh_token_lifetime: RefreshTokenLifetime = RefreshTokenLifetime()
    session_lifetime: Seconds = 0
    session_idle_lifetime: Seconds = 0
    session_token: bool = False
    session_token_cookie: str = ""
    session_token_domain: str = ""
    session_token_lifetime: Seconds = 0
    session_token_scopes: list[str] = []
    session_token_resources: list[str] = []
    session_token_origins: list[str] = []
    session_token_next: list[str] = []
    require_second_factor: str = ""
    administrators_need_second_factor: bool = False
    client_assertion_audience: str = ""
    client_secret_jwt: bool = False
    default_audience: str = ""
    limits: Limits = Limits()
    client_id_metadata_documents: bool = True
    trusted_client_domains: list[str] = []
    sign_up: str = ""
    sign_up_domains: list[str] = []
    login_methods: list[str] = []
    password_minimum_length: int = 0
    account_deletion: bool = True
    people_have_api_keys: bool = True
    api_key_days: int = 0
    rotate_secrets_every: int = 0
    command_line_client: bool = True
    organizations_per_person: int = 0
    audit_days: int = 0
    default_language: str = ""
    languages: list[str] = []

    def key_of(self, column: str) -> str:
        """Return the key that a column is written as; both lifetimes of refresh tokens stand below one key."""
        return "refresh_token_lifetime" if column in RefreshTokenLifetime.COLUMNS.values() else super().key_of(column)

    @classmethod
    def values_of(cls, row: Model) -> dict[str, Any]:
        """Return the settings of a realm; those that are written together stand below one key."""
        limits = {key: row.limits.get(key) for key in Limits.model_fields} if isinstance(row, Realm) else {}
        return super().values_of(row) | {
            "limits": limits,
            "refresh_token_lifetime": RefreshTokenLifetime.values_of(row),
        }


class RealmEntry(RealmSettings):
    """One realm. The lists of objects are read one by one, so that a bad one hides no other."""

    brand: Any = None
    mails: list[Any] = []
    scopes: list[Any] = []
    roles: list[Any] = []
    resources: list[Any] = []
    users: list[Any] = []
    clients: list[Any] = []
    service_accounts: list[Any] = []
    identity_providers: list[Any] = []
    webhooks: list[Any] = []


class FileEntry(Entry):
    """The whole file."""

    realms: list[Any]
