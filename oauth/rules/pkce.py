"""RFC 7636 §4, OAuth 2.1 §7.5.1: every code is bound to a challenge, by S256 alone."""

import re

from oauth.rules.draft import Draft
from realms.models import Realm
from support.errors import InvalidRequest

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")  # base64url of a SHA-256, which is what S256 makes


def demand_challenge(draft: Draft) -> None:
    """Refuse a request without an S256 challenge, unless the realm waives it for this client."""
    challenge = draft.parameters.get("code_challenge")
    method = draft.parameters.get("code_challenge_method")
    if challenge is None and method is None and _waived(draft):
        return
    if challenge is None:
        raise InvalidRequest("code_challenge is missing: PKCE is required.")
    if method != "S256":
        raise InvalidRequest("code_challenge_method must be S256.")
    if CHALLENGE.fullmatch(challenge) is None:
        raise InvalidRequest("code_challenge is not the base64url form of a SHA-256 hash.")


def _waived(draft: Draft) -> bool:
    waiving = draft.realm.pkce == Realm.Pkce.CONFIDENTIAL_OPTIONAL and not draft.client.is_public
    return waiving and "openid" in draft.parameters.get("scope", "").split() and "nonce" in draft.parameters
