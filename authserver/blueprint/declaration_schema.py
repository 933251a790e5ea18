"""What a blueprint's realm declares once: scopes, roles, resources."""

from typing import Annotated

from pydantic import AfterValidator

from authserver.blueprint.asking import RENAMABLE
from authserver.blueprint.entry import Entry
from authserver.blueprint.realm_schema import Seconds
from realms.models import Resource, Role, Scope
from realms.resource_identifier import canonical


def _identifier(value: str) -> str:
    if canonical(value) is None:
        raise ValueError("not an absolute URI without a fragment (RFC 8707 §2)")
    return value


Identifier = Annotated[str, AfterValidator(_identifier)]


class ScopeEntry(Entry):
    """RFC 6749 §3.3."""

    TABLES = (Scope,)
    NAMED = ("name",)
    ASKS = RENAMABLE

    name: str
    description: str = ""
    translations: dict[str, str] = {}
    default: bool = False
    public: bool = True
    restricted: bool = False


class RoleEntry(Entry):
    """A role and the scopes it opens."""

    TABLES = (Role,)
    NAMED = ("name",)
    ASKS = RENAMABLE

    name: str
    description: str = ""
    administers: bool = False
    permissions: list[str] = []
    scopes: list[str] = []


class ResourceEntry(Entry):
    """RFC 8707."""

    TABLES = (Resource,)
    NAMED = ("identifier",)
    ASKS = RENAMABLE

    identifier: Identifier
    name: str = ""
    aliases: list[Identifier] = []
    scopes: list[str] = []
    access_token_lifetime: Seconds | None = None
