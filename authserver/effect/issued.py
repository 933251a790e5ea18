"""RFC 9068, OpenID Connect Core §2: the tokens that an issue would make, told instead of signed."""

from typing import Any

from authserver.effect.question import Effect
from oauth.endpoints import userinfo
from oauth.tokens import access_token, id_token
from oauth.tokens.issue import Issue

DRAWN = {"jti": "(new)", "sid": "(of the session)", "grant": "(of the authorization)", "at_hash": "(of the token)"}


def tell(effect: Effect, issue: Issue) -> None:
    """Fill in what the tokens say, as `oauth/tokens/bearer.py` would answer."""
    lifetime = issue.lifetime
    claims = access_token.when(issue.realm, lifetime=lifetime) | access_token.said(issue)
    effect.granted, effect.roles = issue.scopes, issue.roles
    effect.audience = (issue.audience,) if isinstance(issue.audience, str) else tuple(issue.audience)
    effect.access_token = _readable(claims, {"grant"} if issue.family else set())
    effect.lifetimes = {"Access token": lifetime}
    if issue.person and "openid" in issue.scopes:
        effect.id_token = _readable(id_token.said(issue) | {"at_hash": ""}, set())
        effect.userinfo = dict(userinfo.claims(issue.person, frozenset(issue.scopes)))
        effect.lifetimes = {**effect.lifetimes, "ID token": issue.realm.id_token_lifetime}


def _readable(claims: dict[str, Any], drawn: set[str]) -> dict[str, Any]:
    """Return the claims, with what is drawn anew in words."""
    return {name: DRAWN[name] if name in drawn | {"jti", "sid", "at_hash"} else value for name, value in claims.items()}
