"""OpenID Connect Core §3.1.3.7: the ID token of a provider: signed by one of its keys, for us, for this login, now."""

import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NewType, TypeGuard

from jwcrypto.common import JWException
from jwcrypto.jws import JWS

from federation import discovery
from federation.conversation import Conversation
from federation.discovery import ProviderKey
from federation.refusal import ProviderLied
from support import clock

ALGORITHMS = frozenset({"RS256", "ES256", "PS256", "EdDSA"})
COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
FOREIGN_HEADERS = frozenset({"jwk", "jku", "x5u", "x5c", "crit"})  # keys of the token's own choice, and rules
MAXIMUM_LENGTH = 64 * 1024
MAXIMUM_SUBJECT = 255
CLOCK_SKEW = 60

VerifiedClaims = NewType("VerifiedClaims", dict[str, Any])


@dataclass(frozen=True, slots=True)
class SignedToken:
    """Claims that one of the provider's keys signed; nothing else is known of them yet."""

    claims: dict[str, Any]
    key_issuer: str
    typ: object = None


def signed(unverified_token: object, *, jwks_uri: str, conversation: Conversation) -> SignedToken:
    """Return what a key at `jwks_uri` signed; raise ProviderLied, or ProviderAway where keys cannot be had."""
    if not isinstance(unverified_token, str) or len(unverified_token) > MAXIMUM_LENGTH:
        raise ProviderLied("There is no ID token, or it is too long.")
    if COMPACT.fullmatch(unverified_token) is None:
        raise ProviderLied("The ID token is not a compact signed JWT.")
    token = JWS()
    try:
        token.deserialize(unverified_token)
        header = token.jose_header
    except (JWException, ValueError, TypeError, RecursionError):
        raise ProviderLied("The ID token is malformed.") from None
    for key in _fitting(header, jwks_uri=jwks_uri, conversation=conversation):
        if (claims := _claims(token, key, algorithm=header["alg"])) is not None:
            return SignedToken(claims, key.issuer, header.get("typ"))
    raise ProviderLied("No key of the provider signed the ID token.")


def verified(token: SignedToken, *, issuer: str, client_id: str, nonce: str) -> VerifiedClaims:
    """Return the claims if `issuer` made them for `client_id`, for the login of that nonce, and they hold now."""
    claims = token.claims
    demand_parties(claims, issuer=issuer, client_id=client_id)
    said = claims.get("nonce")
    if not isinstance(said, str) or not hmac.compare_digest(said.encode("utf-8", "surrogatepass"), nonce.encode()):
        raise ProviderLied("The ID token is of another login.")
    demand_times(claims)
    return VerifiedClaims(claims)


def subject(claims: Mapping[str, Any], name: str) -> str:
    """Return the claim by which a person is known; raise ProviderLied for what is no such text."""
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= MAXIMUM_SUBJECT or not value.isprintable():
        raise ProviderLied(f"{name} is not a text of 1 to {MAXIMUM_SUBJECT} characters.")
    return value


def moment(claims: Mapping[str, Any], name: str) -> float | None:
    """Return a time in epoch seconds, or None where there is none."""
    value = claims.get(name)
    return float(value) if _is_number(value) else None


def _fitting(header: Mapping[str, Any], *, jwks_uri: str, conversation: Conversation) -> list[ProviderKey]:
    algorithm, kid = header.get("alg"), header.get("kid")
    if (
        not isinstance(algorithm, str)
        or algorithm not in ALGORITHMS
        or FOREIGN_HEADERS & header.keys()
        or not isinstance(kid, str | None)
    ):
        raise ProviderLied("The header of the ID token is not acceptable.")
    published = discovery.keys(jwks_uri, kid=kid, conversation=conversation)
    return [key for key in published if algorithm in key.algorithms and kid in {None, key.kid}]


def _claims(token: JWS, key: ProviderKey, *, algorithm: str) -> dict[str, Any] | None:
    token.allowed_algs = [algorithm]
    try:
        token.verify(key.public)
        claims = json.loads(token.payload)
    except (JWException, ValueError, TypeError, RecursionError):
        return None
    return claims if isinstance(claims, dict) else None


def demand_parties(claims: Mapping[str, Any], *, issuer: str, client_id: str) -> None:
    """Raise ProviderLied unless `issuer` made a token of these claims for `client_id`."""
    if claims.get("iss") != issuer:
        raise ProviderLied("The token is of another issuer.")
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if client_id not in audiences or claims.get("azp", None if len(audiences) > 1 else client_id) != client_id:
        raise ProviderLied("The token is for another client.")


def demand_times(claims: Mapping[str, Any]) -> None:
    """Raise ProviderLied unless a token of these claims holds now."""
    now = clock.now()
    expiry = claims.get("exp")
    if not _is_number(expiry) or expiry <= now - CLOCK_SKEW:
        raise ProviderLied("The token has expired.")
    for name in ("iat", "nbf"):
        when = claims.get(name, None if name == "iat" else now)
        if not _is_number(when) or when > now + CLOCK_SKEW:
            raise ProviderLied(f"{name} of the token is no time that has come.")


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 2**53
