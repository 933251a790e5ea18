"""RFC 9068: the browser session token: an access token that stands on a browser session instead of a grant.

It has the form, the key and the claims of every other one, so whoever verifies these verifies it, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oauth.rules.scope import open_to, within_resources
from oauth.store import sessions
from oauth.store.sessions import LiveSession
from oauth.tokens import access_token, verified
from oauth.tokens.issue import audience_of, shortest
from oauth.tokens.jose import VerifiedClaims
from realms.models import Realm
from support import clock
from support.errors import InvalidTarget, InvalidToken

GRACE = 300  # seconds after its expiry in which a token can still be renewed
LOGIN = ("sid", "auth_time", "amr", "acr")  # what a renewed token says of the login as the one before did


@dataclass(frozen=True, slots=True)
class SessionToken:
    """A token that was made just now, good for `lifetime` seconds."""

    text: str
    lifetime: int
    sub: str
    scopes: tuple[str, ...]


def make(realm: Realm, session: LiveSession, login: Mapping[str, Any]) -> SessionToken:
    """Return the token for a live session; `login` are the claims of LOGIN. It never outlives the session.

    Raises InvalidTarget when the realm no longer has any of the resources that it names.
    """
    resources = _resources(realm)
    granted = open_to(realm, _scopes(realm), opened=session.person.opened)
    scopes = within_resources(realm, granted, resources)
    life = min(realm.session_token_lifetime, realm.session_idle_lifetime, session.ends_at - clock.now())
    lifetime = shortest(realm, resources, base=life)
    claims = {
        "sub": session.person.sub,
        "aud": audience_of(realm, resources),
        "client_id": realm.issuer,
        "scope": " ".join(scopes),
        "roles": list(session.person.roles),
        "grant": access_token.SESSION + session.digest,
        **login,
    }
    text = access_token.sign(realm, claims, lifetime=lifetime, algorithm=realm.access_token_algorithm)
    return SessionToken(text, lifetime, session.person.sub, scopes)


def read(unverified_token: str, realm: Realm) -> VerifiedClaims:
    """Return the claims of a session token of `realm`, expired by GRACE at most; raise InvalidToken for anything else.

    Whether the session is alive is another question.
    """
    claims = verified.claims_of(unverified_token, realm, typ=access_token.TYPE)
    if not claims["grant"].startswith(access_token.SESSION):
        raise InvalidToken("The token is no session token.")
    if claims["exp"] + GRACE <= clock.now():
        raise InvalidToken("The token expired too long ago.")
    return claims


def renew(unverified_token: str, realm: Realm) -> SessionToken:
    """Return a fresh token for the session of one that `read` takes, and count that as a visit.

    Raises InvalidToken when the session is over.
    """
    claims = read(unverified_token, realm)
    digest = claims["grant"].removeprefix(access_token.SESSION)
    session = sessions.extend(realm, digest, issued_at=claims["iat"])
    if session is None:
        raise InvalidToken("The session is over.")
    return make(realm, session, {name: claims[name] for name in LOGIN if name in claims})


def _resources(realm: Realm) -> tuple[str, ...]:
    """Return what the token is for, by registered spelling; none: the default audience."""
    named = [realm.catalogue.resource(each) for each in realm.session_token_resources]
    found = tuple(dict.fromkeys(resource.identifier for resource in named if resource))
    if named and not found:
        raise InvalidTarget("The resource is no longer registered here.")
    return found


def _scopes(realm: Realm) -> tuple[str, ...]:
    defaults = (scope.name for scope in realm.catalogue.scopes.values() if scope.default)
    return tuple(realm.session_token_scopes) or tuple(dict.fromkeys(("openid", *defaults)))
