"""RFC 6749 §2.3, RFC 7523 §2.2: how a program proves to the token endpoint which client it is."""

import base64
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import quote_plus

from authserver_sdk.jose.signing import SigningKey

Secret = str | Callable[[], str]  # a function is asked each time: a secret that was rotated needs no restart
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Proof:
    """What a request to the token endpoint gets: headers, and fields of its form."""

    headers: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)


class Client(Protocol):
    """A client that can prove itself to an issuer."""

    @property
    def client_id(self) -> str:
        """Its name at the server."""

    def prove(self, issuer: str) -> Proof:
        """Return what a request to the token endpoint of this issuer needs."""


@dataclass(frozen=True, slots=True)
class PublicClient:
    """A client without a secret: a program on people's machines."""

    client_id: str

    def prove(self, issuer: str) -> Proof:  # noqa: ARG002 (the protocol's)
        """Name the client, which proves nothing."""
        return Proof(form={"client_id": self.client_id})


@dataclass(frozen=True, slots=True)
class ClientSecret:
    """`client_secret_basic`, or `client_secret_post` where `in_form`."""

    client_id: str
    secret: Secret = field(repr=False)
    in_form: bool = False

    def prove(self, issuer: str) -> Proof:  # noqa: ARG002 (the protocol's)
        """Show the secret."""
        secret = self.secret() if callable(self.secret) else self.secret
        if self.in_form:
            return Proof(form={"client_id": self.client_id, "client_secret": secret})
        pair = f"{quote_plus(self.client_id)}:{quote_plus(secret)}".encode()
        return Proof(headers={"Authorization": f"Basic {base64.b64encode(pair).decode()}"})


@dataclass(frozen=True, slots=True)
class PrivateKeyJwt:
    """`private_key_jwt`: signs an assertion with a private key, given as PEM or as a JWK."""

    client_id: str
    key: SigningKey

    def prove(self, issuer: str) -> Proof:
        """Sign an assertion for the issuer alone."""
        now = int(time.time())
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": issuer,
            "iat": now,
            "exp": now + ASSERTION_SECONDS,
            "jti": secrets.token_urlsafe(16),
        }
        assertion = self.key.sign(json.dumps(claims).encode())
        return Proof(
            form={
                "client_id": self.client_id,
                "client_assertion_type": ASSERTION_TYPE,
                "client_assertion": assertion,
            }
        )
