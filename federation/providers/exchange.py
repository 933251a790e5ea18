"""RFC 6749 §4.1, RFC 7636 §4.2: what is sent to a provider with a person, and what comes back with them."""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Request:
    """One request for a login. `fresh`: the person must prove there again who they are; `choose`: they may pick."""

    redirect_uri: str
    state: str
    nonce: str
    verifier: str
    login_hint: str = ""
    fresh: bool = False
    choose: bool = False

    def parameters(self, *, client_id: str, scopes: list[str]) -> dict[str, str]:
        """Return what every kind sends: always state and PKCE."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": self.redirect_uri,
            "scope": " ".join(scopes),
            "state": self.state,
            "code_challenge": urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back in the browser, with what the login was started with. `issuer` is RFC 9207's `iss`."""

    code: str
    issuer: str | None
    redirect_uri: str
    nonce: str
    verifier: str

    @property
    def fields(self) -> dict[str, str]:
        """Return the request that redeems the code (RFC 6749 §4.1.3)."""
        return {
            "grant_type": "authorization_code",
            "code": self.code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": self.verifier,
        }


@dataclass(frozen=True, slots=True)
class VerifiedIdentity:
    """Who somebody is elsewhere: issuer and subject are the key. `authenticated_at`: when, where it was said.

    `session` is the provider's name of its session, where it has one.

    `email_verified` is the provider's word, strictly so; whether it counts is for the realm to say.
    """

    issuer: str
    subject: str
    email: str
    email_verified: bool
    claims: Mapping[str, Any]
    authenticated_at: float | None = None
    session: str = ""


def address(endpoint: str, parameters: Mapping[str, str]) -> str:
    """Return an authorization endpoint, which may have a query of its own (RFC 6749 §3.1), with the parameters."""
    given = {name: value for name, value in parameters.items() if value}
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(given)}"
