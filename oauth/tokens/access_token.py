"""RFC 9068: access tokens are JWTs of type `at+jwt`; resource servers verify them with the realm's JWK set alone."""

import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from keys.ring import signer_of
from oauth.tokens import jose, verified
from oauth.tokens.issue import Issue
from realms.models import Realm
from support import clock
from support.errors import InvalidToken

TYPE = "at+jwt"
JTI_BYTES = 16


@dataclass(frozen=True, slots=True)
class AccessToken:
    """An access token whose signature, type, issuer and expiry hold. Whether it is alive is another question."""

    claims: jose.VerifiedClaims

    @property
    def jti(self) -> str:
        """Return the token's identifier."""
        return str(self.claims["jti"])

    @property
    def family(self) -> uuid.UUID | None:
        """Return the family that the token belongs to; None for a machine's."""
        grant = self.claims["grant"]
        return None if grant.startswith("client:") else uuid.UUID(grant)

    @property
    def machine(self) -> int:
        """Return the row of the client that asked in its own name."""
        return int(self.claims["grant"].removeprefix("client:"))

    @property
    def scopes(self) -> frozenset[str]:
        """Return what was granted."""
        return frozenset(self.claims["scope"].split())


def make(issue: Issue, lifetime: int) -> str:
    """Return the access token for `issue`, good for `lifetime` seconds, signed with the realm's key (RFC 9068 §2)."""
    now = clock.now()
    claims: dict[str, Any] = {
        "iss": issue.realm.issuer,
        "sub": issue.sub,
        "aud": issue.audience,
        "exp": now + lifetime,
        "iat": now,
        "nbf": now,
        "jti": secrets.token_hex(JTI_BYTES),
        "client_id": issue.client.client_id,
        "scope": " ".join(issue.scopes),
        "roles": list(issue.roles),
        "grant": issue.grant,
    }
    if issue.person:
        claims |= {"sid": issue.sid, "auth_time": issue.auth_time, "amr": list(issue.amr)}
        claims |= {"acr": issue.acr} if issue.acr else {}
    algorithm = issue.client.access_token_algorithm or issue.realm.access_token_algorithm
    return jose.sign(signer_of(issue.realm, algorithm), claims, typ=TYPE)


def read(unverified_token: str, realm: Realm) -> AccessToken:
    """Return a token of `realm` that has not expired; raise InvalidToken for anything else."""
    claims = verified.claims_of(unverified_token, realm, typ=TYPE)
    if claims["exp"] <= clock.now():
        raise InvalidToken("The token has expired.")
    return AccessToken(claims)
