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
KEY = "key:"  # how the `grant` of a token begins that came from an API key, by its row
WORKLOAD = "workload:"  # how the `grant` of a token begins that a workload got, by the row of its rule
SESSION = "session:"  # how the `grant` of a token begins that stands on a browser session


class ExpiredToken(InvalidToken):
    """RFC 6750 §3.1: the token was good, until its time was over."""


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
        """Return the family that the token belongs to; None for a machine's and for a session's."""
        return None if ":" in self._grant else uuid.UUID(self._grant)

    @property
    def session(self) -> str | None:
        """Return the digest of the key of the browser session that the token stands on; None where it is none."""
        return self._grant.removeprefix(SESSION) if self._grant.startswith(SESSION) else None

    @property
    def key(self) -> int | None:
        """Return the row of the API key that the token came from; None where it did not come from any."""
        return int(self._grant.removeprefix(KEY)) if self._grant.startswith(KEY) else None

    @property
    def rule(self) -> int | None:
        """Return the row of the rule by which a workload got the token; None where none did."""
        return int(self._grant.removeprefix(WORKLOAD)) if self._grant.startswith(WORKLOAD) else None

    @property
    def machine(self) -> int:
        """Return the row of the client that asked in its own name."""
        return int(self._grant.removeprefix("client:"))

    @property
    def scopes(self) -> frozenset[str]:
        """Return what was granted."""
        return frozenset(self.claims["scope"].split())

    @property
    def _grant(self) -> str:
        grant: str = self.claims["grant"]
        return grant


def make(issue: Issue, lifetime: int) -> str:
    """Return the access token for `issue`, good for `lifetime` seconds, signed with the realm's key (RFC 9068 §2)."""
    algorithm = issue.client.access_token_algorithm or issue.realm.access_token_algorithm
    return sign(issue.realm, said(issue), lifetime=lifetime, algorithm=algorithm)


def said(issue: Issue) -> dict[str, Any]:
    """Return what the access token for `issue` says beside when, and by whom, it was made."""
    claims: dict[str, Any] = {
        "sub": issue.sub,
        "aud": issue.audience,
        "client_id": issue.client.client_id,
        "scope": " ".join(issue.scopes),
        "roles": list(issue.roles),
        "grant": issue.grant,
    }
    if issue.sid:
        claims |= {"sid": issue.sid, "auth_time": issue.auth_time, "amr": list(issue.amr)}
        claims |= {"acr": issue.acr} if issue.acr else {}
    if issue.client.workload and not issue.person:  # RFC 8693 §4.1: who acts, where the subject is the service account
        claims["act"] = {"iss": issue.client.workload.issuer, "sub": issue.client.workload.subject}
    return claims


def sign(realm: Realm, claims: dict[str, Any], *, lifetime: int, algorithm: str) -> str:
    """Return a token of `realm` that says `claims`, made now and good for `lifetime` seconds."""
    return jose.sign(signer_of(realm, algorithm), when(realm, lifetime=lifetime) | claims, typ=TYPE)


def when(realm: Realm, *, lifetime: int) -> dict[str, Any]:
    """Return what a token of `realm` says of itself that is made now."""
    now = clock.now()
    return {"iss": realm.issuer, "exp": now + lifetime, "iat": now, "nbf": now, "jti": secrets.token_hex(JTI_BYTES)}


def read(unverified_token: str, realm: Realm) -> AccessToken:
    """Return a token of `realm` that has not expired; raise InvalidToken for anything else."""
    claims = verified.claims_of(unverified_token, realm, typ=TYPE)
    if claims["exp"] <= clock.now():
        raise ExpiredToken("The token has expired.")
    return AccessToken(claims)
