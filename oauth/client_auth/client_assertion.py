"""RFC 7521 §4.2, RFC 7523 §3 and draft-ietf-oauth-rfc7523bis: what both kinds of client assertions have to be.

Read before anything is known of the client: the form, the header, who it speaks of and when. Then, for the client that
it names: the audience, the signature, and that it was not used before.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from jwcrypto.jwk import JWK

from oauth.client_auth import workload
from oauth.client_auth.credentials import UnverifiedAssertion, UnverifiedCredentials
from oauth.store import replays
from oauth.store.clients import ClientRecord
from realms.client_assertions import AssertionAudience
from realms.models import Realm
from support import clock, compact_jwt
from support.compact_jwt import is_time
from support.errors import InvalidClient

METHOD = "client_assertion"
TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
TOKEN_ENDPOINT = "/protocol/openid-connect/token"  # noqa: S105 (a path)
PERMITTED_HEADERS = frozenset({"alg", "kid", "typ", "x5t", "x5t#S256"})  # none that brings or fetches a key, or a rule
TYPES = frozenset({"jwt", "client-authentication+jwt"})
MAXIMUM_LENGTH = 8192
MAXIMUM_LIFE = 3600  # seconds: what libraries write that ask nobody
CLOCK_SKEW = 60


def present(authorization: str, parameters: Mapping[str, str]) -> UnverifiedCredentials | None:  # noqa: ARG001 (each method sees the whole request)
    """Return the assertion of the body and the client that it speaks of; None without one.

    Raises InvalidClient for one that no client could use. `client_id` may be left out (RFC 7521 §4.2), unless somebody
    else issued it: then it names the service account that the assertion is to stand for.
    """
    if "client_assertion" not in parameters and "client_assertion_type" not in parameters:
        return None
    if parameters.get("client_assertion_type") != TYPE:
        raise InvalidClient(f"client_assertion_type must be {TYPE}.")
    assertion = _read(parameters.get("client_assertion", ""))
    if "client_id" in parameters and _is_of_an_issuer(assertion.claims):
        return UnverifiedCredentials(workload.METHOD, parameters["client_id"], assertion=assertion)
    _demand_header(assertion.header)
    client_id = _client_id(assertion.claims)
    if parameters.get("client_id", client_id) != client_id:
        raise InvalidClient("client_id is not the client that the assertion speaks of.")
    _demand_times(assertion.claims)
    return UnverifiedCredentials(METHOD, client_id, assertion=assertion)


def demand_audience(realm: Realm, client: ClientRecord | None, assertion: UnverifiedAssertion) -> None:
    """Raise InvalidClient unless `aud` is one string: the issuer, or the token endpoint where that is allowed."""
    said = client.proof.audience if client and client.proof else ""
    accepted = {realm.issuer}
    if (said or realm.client_assertion_audience) == AssertionAudience.ISSUER_OR_TOKEN_ENDPOINT:
        accepted.add(f"{realm.issuer}{TOKEN_ENDPOINT}")
    audience = assertion.claims.get("aud")
    if not isinstance(audience, str) or audience not in accepted:
        raise InvalidClient(f"aud of the assertion must be the issuer alone: {realm.issuer}")


def proves(realm: Realm, client: ClientRecord, assertion: UnverifiedAssertion, *, keys: Iterable[JWK]) -> bool:
    """Tell whether one of `keys`, which all fit the algorithm, signed it, and it is used for the first time."""
    if not any(compact_jwt.is_signed(assertion, key) for key in keys):
        return False
    expires_at = int(assertion.claims["exp"]) + CLOCK_SKEW
    return replays.is_first_use(realm, owner=f"client {client.id}", jti=assertion.claims["jti"], expires_at=expires_at)


def _read(text: str) -> UnverifiedAssertion:
    try:
        return compact_jwt.read(text, maximum_length=MAXIMUM_LENGTH)
    except ValueError as refusal:
        raise InvalidClient(f"client_assertion {refusal}") from None


def _is_of_an_issuer(claims: Mapping[str, Any]) -> bool:
    """Tell whether it names an issuer by an address, as OpenID providers do, and not the client itself."""
    issuer = claims.get("iss")
    return isinstance(issuer, str) and issuer != claims.get("sub") and issuer.startswith(("https://", "http://"))


def _demand_header(header: Mapping[str, Any]) -> None:
    if header.keys() - PERMITTED_HEADERS:
        raise InvalidClient(f"The header of the assertion may hold {', '.join(sorted(PERMITTED_HEADERS))} alone.")
    if not all(isinstance(value, str) for value in header.values()) or "alg" not in header:
        raise InvalidClient("The header of the assertion must name an algorithm, and hold strings.")
    if header.get("typ", "jwt").lower() not in TYPES:
        raise InvalidClient("typ of the assertion must be JWT or client-authentication+jwt.")


def _client_id(claims: Mapping[str, Any]) -> str:
    issuer, subject = claims.get("iss"), claims.get("sub")
    if not isinstance(subject, str) or not subject or issuer != subject or not subject.isprintable():
        raise InvalidClient("iss and sub of the assertion must both be the client_id.")
    return subject


def _demand_times(claims: Mapping[str, Any]) -> None:
    now = clock.now()
    expiry = claims.get("exp")
    if not is_time(expiry) or not now - CLOCK_SKEW < expiry <= now + MAXIMUM_LIFE + CLOCK_SKEW:
        raise InvalidClient(f"exp of the assertion must be a time at most {MAXIMUM_LIFE} seconds from now.")
    for name in ("iat", "nbf"):
        moment = claims.get(name, now)
        if not is_time(moment) or not moment <= now + CLOCK_SKEW:
            raise InvalidClient(f"{name} of the assertion must be a time that has come.")
    if not isinstance(claims.get("jti"), str) or not claims["jti"]:
        raise InvalidClient("jti of the assertion must be a string of its own in each.")
