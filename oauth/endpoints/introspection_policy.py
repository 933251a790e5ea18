"""RFC 7662 §4: whose tokens a client may introspect: its own, those for resources it serves, or all of the realm."""

from enum import Enum
from typing import Any

from oauth.rules.scope import within_resources
from oauth.store.clients import ClientRecord
from oauth.tokens.jose import VerifiedClaims
from realms.models import Realm
from serviceaccounts.introspectors import IntrospectorRecord, introspector

INACTIVE: dict[str, Any] = {"active": False}


class Sight(Enum):
    """Why a client may see what a token says."""

    OWN = "the token was issued to it"
    REALM = "an administrator lets it see every token"
    RESOURCE = "the token is for a resource that it serves"


def sight(claims: VerifiedClaims, client: ClientRecord, realm: Realm) -> Sight | None:
    """Return why `client` may see an access token with these claims, or None: then the token is not active to it."""
    if claims["client_id"] == client.client_id:
        return Sight.OWN
    trusted = introspector(realm, client.id)
    if trusted is None:
        return None
    if trusted.whole_realm:
        return Sight.REALM
    return Sight.RESOURCE if _served(claims, trusted, realm) else None


def scope(claims: VerifiedClaims, client: ClientRecord, realm: Realm, *, seen: Sight) -> str:
    """Return the scope that concerns the caller (RFC 9701 §5): a resource's server sees none of other resources."""
    text: str = claims["scope"]
    trusted = introspector(realm, client.id) if seen is Sight.RESOURCE else None
    if trusted is None:
        return text
    return " ".join(within_resources(realm, tuple(text.split()), _served(claims, trusted, realm)))


def _served(claims: VerifiedClaims, trusted: IntrospectorRecord, realm: Realm) -> tuple[str, ...]:
    """Return the audiences of the token that the caller serves, by their spelling of today."""
    audience: str | list[str] = claims["aud"]
    named = [audience] if isinstance(audience, str) else audience
    found = (realm.catalogue.resource(identifier) for identifier in named)
    return tuple(resource.identifier for resource in found if resource and resource.identifier in trusted.resources)
