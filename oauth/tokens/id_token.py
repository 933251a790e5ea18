"""OpenID Connect Core §2 and §3.1.3: the ID token says who logged in, when and how, and belongs to one client."""

import hashlib
from base64 import urlsafe_b64encode
from typing import Any

from keys.ring import signer_of
from oauth.tokens import jose
from oauth.tokens.issue import Issue
from realms.models import Realm
from realms.signing_algorithms import SigningAlgorithm
from support import clock

TYPE = "JWT"


def make(issue: Issue, *, access_token: str) -> str:
    """Return the ID token that goes with `access_token`, signed as the client registered."""
    algorithm = issue.client.id_token_algorithm
    claims = said(issue) | {"at_hash": half_hash(access_token, algorithm=algorithm)}
    return jose.sign(signer_of(issue.realm, algorithm), claims, typ=TYPE)


def said(issue: Issue) -> dict[str, Any]:
    """Return what the ID token for `issue` says that is made now, whatever access token it goes with."""
    now = clock.now()
    claims: dict[str, Any] = {
        "iss": issue.realm.issuer,
        "sub": issue.sub,
        "aud": issue.client.client_id,
        "exp": now + issue.realm.id_token_lifetime,
        "iat": now,
        "auth_time": issue.auth_time,
        "amr": list(issue.amr),
        "sid": issue.sid,
    }
    if issue.acr:
        claims["acr"] = issue.acr
    if issue.nonce:
        claims["nonce"] = issue.nonce
    return claims


def subject_of_hint(unverified_token: str, realm: Realm) -> str:
    """Return the `sub` of an `id_token_hint` (OpenID Connect Core §3.1.2.1), expired or not.

    Raises InvalidToken when it is not an ID token of `realm`.
    """
    return str(hinted(unverified_token, realm)["sub"])


def hinted(unverified_token: str, realm: Realm) -> jose.VerifiedClaims:
    """Return the claims of an `id_token_hint`, expired or not; raise InvalidToken as above."""
    return jose.verify(unverified_token, realm, typ=TYPE)


def half_hash(token: str, *, algorithm: str) -> str:
    """Return `at_hash` (§3.1.3.6): the left half of the hash that `algorithm` uses: for Ed25519 SHA-512 (RFC 8032)."""
    digest = (hashlib.sha512 if algorithm == SigningAlgorithm.EDDSA else hashlib.sha256)(token.encode()).digest()
    return urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
