"""OpenID Connect Core §5.3: userinfo: what the scopes of a live access token tell about its person."""

from collections.abc import Mapping
from typing import Any

from oauth.endpoints import live
from oauth.http import Request, Response, error_response, json_response
from oauth.store.people import PersonRecord
from support.errors import InsufficientScope, InvalidToken, OAuth2Error

SCOPE_CLAIMS = {
    "email": ("email", "email_verified"),
    "profile": ("name", "given_name", "family_name", "preferred_username", "locale", "zoneinfo", "picture"),
}


def userinfo(request: Request) -> Response:
    """Answer with the claims of the person, to a token with `openid`."""
    try:
        found = live.read(live.bearer(request), request.realm)
        if found.person is None:
            raise InvalidToken("The token does not speak for a person.")
        if "openid" not in found.token.scopes:
            raise InsufficientScope("The token lacks the scope openid.")
    except OAuth2Error as error:
        return error_response(error, headers={"WWW-Authenticate": challenge(error, request)})
    return json_response(claims(found.person, found.token.scopes))


def claims(person: PersonRecord, scopes: frozenset[str]) -> Mapping[str, Any]:
    """Return `sub` and the claims that `scopes` ask for (§5.4), without empty ones."""
    names = [name for scope, names in SCOPE_CLAIMS.items() if scope in scopes for name in names]
    return {"sub": person.sub} | {name: person.claims[name] for name in names if name in person.claims}


def challenge(error: OAuth2Error, request: Request) -> str:
    """Return the WWW-Authenticate line of RFC 6750 §3; without a token it names no error (§3.1)."""
    scheme = f'Bearer realm="{request.realm.slug}"'
    if "authorization" not in request.headers:
        return scheme
    return f'{scheme}, error="{error.error}", error_description="{error.description}"'
