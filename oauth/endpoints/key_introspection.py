"""RFC 7662: introspection of an API key, for whoever may introspect the tokens that it is exchanged for."""

from typing import Any

from oauth.client_auth import api_key
from oauth.endpoints.introspection_policy import INACTIVE, Sight, scope, sight
from oauth.http import Request
from oauth.store import api_keys
from oauth.store.clients import ClientRecord
from oauth.tokens import key_issue
from oauth.tokens.issue import Issue
from oauth.tokens.jose import VerifiedClaims
from support.errors import InvalidTarget


def describe(unverified_key: str, caller: ClientRecord, request: Request) -> dict[str, Any]:
    """Return the members of §2.2 for a key that is alive, may be used from the caller's address and concerns it.

    That counts as a use. Raises KeyRefused where the quota is exhausted.
    """
    realm = request.realm
    key = api_keys.find(realm, unverified_key)
    holder = api_key.holder(realm, key) if key else None
    if key is None or holder is None or api_key.fault_of(key, peer=request.peer):
        return INACTIVE
    issue = Issue(realm, holder)
    try:
        key_issue.survey(issue)
    except InvalidTarget:
        return INACTIVE
    claims = VerifiedClaims(key_issue.claims(issue))
    seen = sight(claims, caller, realm)
    if seen is None:
        return INACTIVE
    api_key.count(realm, key, peer=request.peer)
    members = {"active": True, **claims, "iat": key.created_at, "scope": scope(claims, caller, realm, seen=seen)}
    if key.person and seen is not Sight.OWN:
        members["username"] = key.person.claims["email"]
    return members
