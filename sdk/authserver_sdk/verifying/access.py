"""What a good token opens: whose it is, and what it may do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from authserver_sdk.errors import InsufficientScopeError


@dataclass(frozen=True, slots=True)
class Access:
    """A caller whose token or key was checked, and the tenant whose it is.

    `claims` are shared between calls: take a copy of what you change.
    """

    claims: Mapping[str, Any]
    expires_at: float
    tenant: str = ""

    @property
    def subject(self) -> str:
        """Return who it is: a person or a machine."""
        return _text(self.claims.get("sub"))

    @property
    def client_id(self) -> str:
        """Return which client got the token."""
        return _text(self.claims.get("client_id") or self.claims.get("azp"))

    @property
    def issuer(self) -> str:
        """Return who issued the token."""
        return _text(self.claims.get("iss"))

    @property
    def audience(self) -> list[str]:
        """Return what the token is for."""
        return audience(self.claims)

    @property
    def scopes(self) -> frozenset[str]:
        """Return what was granted; some servers call it `scp`."""
        return frozenset(_words(self.claims.get("scope", self.claims.get("scp"))))

    @property
    def roles(self) -> frozenset[str]:
        """Return the roles: of `roles` (RFC 9068 §2.2.3.1), and where Keycloak puts them."""
        realm = self.claims.get("realm_access")
        elsewhere = realm.get("roles") if isinstance(realm, dict) else None
        return frozenset(_words(self.claims.get("roles")) + _words(elsewhere))

    def require(self, scopes: Iterable[str] = (), roles: Iterable[str] = ()) -> None:
        """Raise unless every scope and every role is there."""
        wanted, granted = tuple(scopes), self.scopes
        if missing := [scope for scope in wanted if scope not in granted]:
            raise InsufficientScopeError(f"This needs the scope {' '.join(missing)}.", scopes=wanted)
        if missing := sorted(set(roles) - self.roles):
            raise InsufficientScopeError(f"This needs the role {', '.join(missing)}.")


def audience(claims: Mapping[str, Any]) -> list[str]:
    """Return `aud`, which is one name or several (RFC 7519 §4.1.3)."""
    found = claims.get("aud")
    return [found] if isinstance(found, str) else _words(found)


def _text(found: object) -> str:
    return found if isinstance(found, str) else ""


def _words(found: object) -> list[str]:
    if isinstance(found, str):
        return found.split()
    return [word for word in found if isinstance(word, str)] if isinstance(found, list) else []
