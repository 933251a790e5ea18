"""What a good token opens: whose it is, and what it may do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from authserver_sdk.errors import InsufficientScopeError

ROLES = ("roles", ("realm_access", "roles"))  # RFC 9068 §2.2.3.1, and where Keycloak puts them


@dataclass(frozen=True, slots=True)
class Access:
    """A caller whose token or key was checked. It is shared between calls: take copies of what you change."""

    subject: str
    client_id: str
    issuer: str
    audience: tuple[str, ...]
    scopes: frozenset[str]
    roles: frozenset[str]
    expires_at: float
    claims: Mapping[str, Any]

    @property
    def tenant(self) -> str:
        """Return the realm, where the issuer is an address below `/realms/`; else nothing."""
        return tenant_of(self.issuer)

    def require(self, scopes: Iterable[str] = (), roles: Iterable[str] = ()) -> None:
        """Raise unless every scope and every role is there."""
        wanted = tuple(scopes)
        if missing := [scope for scope in wanted if scope not in self.scopes]:
            raise InsufficientScopeError(f"This needs the scope {' '.join(missing)}.", scopes=wanted)
        if missing := [role for role in roles if role not in self.roles]:
            raise InsufficientScopeError(f"This needs the role {', '.join(missing)}.")


def access(claims: Mapping[str, Any]) -> Access:
    """Read claims that were checked: of a token, or of an answer of introspection."""
    return Access(
        subject=_text(claims.get("sub")),
        client_id=_text(claims.get("client_id") or claims.get("azp")),
        issuer=_text(claims.get("iss")),
        audience=audience(claims),
        scopes=frozenset(_words(claims.get("scope", claims.get("scp")))),
        roles=frozenset(role for place in ROLES for role in _roles(claims, place)),
        expires_at=float(claims.get("exp", 0)),
        claims=claims,
    )


def audience(claims: Mapping[str, Any]) -> tuple[str, ...]:
    """Return `aud`, which is one name or several (RFC 7519 §4.1.3)."""
    found = claims.get("aud")
    return (found,) if isinstance(found, str) else tuple(_words(found))


def tenant_of(issuer: str) -> str:
    """Return the realm that an issuer of an authserver names in its path."""
    before, _, slug = urlsplit(issuer).path.rpartition("/")
    return slug if before.endswith("/realms") else ""


def _text(found: object) -> str:
    return found if isinstance(found, str) else ""


def _words(found: object) -> list[str]:
    if isinstance(found, str):
        return found.split()
    return [word for word in found if isinstance(word, str)] if isinstance(found, list) else []


def _roles(claims: Mapping[str, Any], place: str | tuple[str, str]) -> list[str]:
    if isinstance(place, str):
        return _words(claims.get(place))
    outer = claims.get(place[0])
    return _words(outer.get(place[1])) if isinstance(outer, dict) else []
