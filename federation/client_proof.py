"""RFC 6749 §2.3, RFC 7523 §2.2: how this server proves to a provider's token endpoint that it is the client.

With private_key_jwt it signs with the key of the realm that the provider belongs to, so that the provider is given the
address of the realm's public keys, and keys rotate there by themselves. The assertion is no token of the realm: its
issuer is the client.
"""

import json
import secrets
from base64 import b64encode
from dataclasses import dataclass, field
from urllib.parse import quote

from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

from federation.models import IdentityProvider
from federation.refusal import ProviderAway
from keys.ring import signer_of
from realms.signing_algorithms import SigningAlgorithm
from support import clock, sealing

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIFETIME = 60  # seconds


@dataclass(frozen=True, slots=True)
class Proof:
    """What goes into the form and the headers of a request to the token endpoint."""

    fields: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


def of(provider: IdentityProvider, *, issuer: str, algorithms: tuple[str, ...]) -> Proof:
    """Return the proof by the provider's method; `algorithms` are those that it verifies, where it says so."""
    method = provider.token_endpoint_auth_method
    if method == IdentityProvider.AuthMethod.BASIC:
        pair = f"{quote(provider.client_id, safe='')}:{quote(secret_of(provider), safe='')}"
        return Proof(headers={"Authorization": f"Basic {b64encode(pair.encode()).decode()}"})
    if method == IdentityProvider.AuthMethod.PRIVATE_KEY_JWT:
        wanted = SigningAlgorithm.ES256 if SigningAlgorithm.ES256 in algorithms else SigningAlgorithm.RS256
        assertion = _assertion(provider, audience=issuer, algorithm=wanted.value)
        named = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion}
        return Proof(fields={"client_id": provider.client_id, **named})
    secret = {"client_secret": secret_of(provider)} if method == IdentityProvider.AuthMethod.POST else {}
    return Proof(fields={"client_id": provider.client_id, **secret})


def secret_of(provider: IdentityProvider) -> str:
    """Return the client secret; raise ProviderAway where no configured key opens it."""
    try:
        return provider.secret
    except sealing.SealBroken as failure:
        raise ProviderAway(str(failure)) from None


def _assertion(provider: IdentityProvider, *, audience: str, algorithm: str) -> str:
    signer, now = signer_of(provider.realm, algorithm), clock.now()
    claims = {
        "iss": provider.client_id,
        "sub": provider.client_id,
        "aud": audience,
        "jti": secrets.token_urlsafe(16),
        "iat": now,
        "exp": now + LIFETIME,
    }
    token = JWS(json.dumps(claims))
    header = {"alg": algorithm, "kid": signer.kid, "typ": "JWT"}
    token.add_signature(JWK.from_pyca(signer.primitive), None, json.dumps(header))
    compact: str = token.serialize(compact=True)
    return compact
