"""RFC 6750 §2.1, RFC 7662 §2.2: an access token that is genuine *and* alive, judged by one SELECT."""

from dataclasses import dataclass

from oauth.http import Request
from oauth.store import api_keys, families, sessions, workloads
from oauth.store.families import Standing
from oauth.store.people import PersonRecord
from oauth.tokens import access_token
from oauth.tokens.access_token import AccessToken
from oauth.tokens.jose import VerifiedClaims
from realms.models import Realm
from support.errors import InvalidRequest, InvalidToken


@dataclass(frozen=True, slots=True)
class LiveToken:
    """A live access token; `person` is None for a machine's."""

    token: AccessToken
    person: PersonRecord | None


def bearer(request: Request) -> str:
    """Return the token of the Authorization header; raise InvalidToken without one, InvalidRequest for two places."""
    scheme, _, unverified_token = request.headers.get("authorization", "").partition(" ")
    if "access_token=" in request.query or b"access_token=" in request.body:
        raise InvalidRequest("The access token belongs in the Authorization header, once.")
    if scheme.lower() != "bearer" or not unverified_token:
        raise InvalidToken("An access token is required.")
    return unverified_token.strip()


def read(unverified_token: str, realm: Realm) -> LiveToken:
    """Return the token if everything that it stands on is alive in `realm`; raise InvalidToken otherwise."""
    token = access_token.read(unverified_token, realm)
    if token.session is not None:
        session = sessions.find(realm, token.session, issued_at=token.claims["iat"])
        if session is None:
            raise InvalidToken("The session is over.")
        return LiveToken(token, session.person)
    if token.key is not None:
        key = api_keys.standing(realm, token.key, jti=token.jti, issued_at=token.claims["iat"])
        if key is None:
            raise InvalidToken("The API key, or whose it is, is no longer alive.")
        return LiveToken(token, key.person)
    if token.rule is not None:
        if not workloads.is_alive(realm, token.rule, jti=token.jti, issued_at=token.claims["iat"]):
            raise InvalidToken("The token is no longer valid.")
        return LiveToken(token, None)
    if token.family is None:
        if not families.machine_is_alive(realm, token.machine, jti=token.jti, issued_at=token.claims["iat"]):
            raise InvalidToken("The token is no longer valid.")
        return LiveToken(token, None)
    standing = families.standing(realm, token.family, jti=token.jti)
    if standing is None:
        raise InvalidToken("The token is no longer valid.")
    return LiveToken(_left(token, standing), standing.person)


def _left(token: AccessToken, standing: Standing) -> AccessToken:
    """Return the token without what its person has taken back since it was issued (oauth/narrowing.py)."""
    named: str | list[str] = token.claims["aud"]
    audience = [named] if isinstance(named, str) else named
    scopes = [scope for scope in token.claims["scope"].split() if scope in standing.scopes]
    places = [place for place in audience if place in standing.resources] if standing.resources else audience
    if not scopes or not places:
        raise InvalidToken("Nothing of what was granted is left.")
    if len(scopes) == len(token.scopes) and len(places) == len(audience):
        return token
    left = {"scope": " ".join(scopes), "aud": places[0] if len(places) == 1 else places}
    return AccessToken(VerifiedClaims({**token.claims, **left}))
