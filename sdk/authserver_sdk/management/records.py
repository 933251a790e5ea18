"""What the API says of a thing, as a typed object. `members` has all of it, also what a newer server adds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One thing, and the entity tag of the state that it was in."""

    members: Mapping[str, Any] = field(repr=False)
    etag: str = field(default="", repr=False)

    @classmethod
    def read(cls, members: Mapping[str, Any], *, etag: str = "") -> Self:
        """Return the object of an answer. A member that the server left out has its default."""
        own = {entry.name for entry in fields(cls)} - {"members", "etag"}
        return cls(members=members, etag=etag, **{name: members[name] for name in own & members.keys()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Realm(Record):
    """A tenant."""

    slug: str = ""
    name: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Client(Record):
    """Software that asks for tokens. Times here and below are seconds since 1970."""

    client_id: str = ""
    name: str = ""
    enabled: bool = True
    redirect_uris: list[str] = field(default_factory=list)
    grant_types: list[str] = field(default_factory=list)
    scopes: list[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAccount(Record):
    """A machine."""

    client_id: str = ""
    name: str = ""
    description: str = ""
    enabled: bool = True
    owner: str = ""
    roles: list[str] = field(default_factory=list)
    scopes: list[str] | None = None
    audience: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential(Record):
    """What secrets and API keys share. The secret itself is there in the answer that made it, and never again."""

    note: str = ""
    hint: str = ""
    created_at: int = 0
    created_by: str = ""
    starts_at: int | None = None
    expires_at: int | None = None
    last_used_at: int | None = None
    allowed_networks: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret(Credential):
    """A secret of a client or service account."""

    id: int = 0
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey(Credential):
    """An API key of a service account."""

    name: str = ""
    generation: int = 0
    active: bool = True
    scopes: list[str] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)
    quota: str = ""
    key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class User(Record):
    """A person."""

    id: str = ""
    email: str = ""
    email_verified: bool = False
    name: str = ""
    enabled: bool = True
    application: str | None = None
    roles: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Record):
    """What opens scopes to those who hold it."""

    name: str = ""
    description: str = ""
    administers: bool = False
    permissions: list[str] = field(default_factory=list)
    scopes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope(Record):
    """What a token may do, by name."""

    name: str = ""
    description: str = ""
    default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource(Record):
    """An API that tokens are made for."""

    identifier: str = ""
    name: str = ""
    scopes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing(Record):
    """Whatever needs no type of its own: read `members`."""
