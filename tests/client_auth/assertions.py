"""Client assertions, well made and ill made, and machines that prove themselves by them."""

import json
import secrets
import time
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING, Any, cast

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

from clients.models import Client
from clients.models.client_secret import issue
from realms.context import realm_context
from realms.models import Realm, Scope
from serviceaccounts.models import ServiceAccount
from tests.people import browser
from tests.protocol import token

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
KEY = JWK.generate(kty="EC", crv="P-256")


def public(*keys: JWK, **members: str) -> dict[str, Any]:
    """Return a set of public keys; `members` describe each of them."""
    return {"keys": [key.export_public(as_dict=True) | members for key in keys]}


def add_signer(realm: Realm, client_id: str = "signer", **members: Any) -> Client:
    """Make a service account that authenticates with KEY, unless `members` say otherwise."""
    values: dict[str, Any] = {"token_endpoint_auth_method": "private_key_jwt", "jwks": public(KEY)}
    values |= {"grant_types": ["client_credentials"], "scopes": ["reports"], "name": "Signer"} | members
    with realm_context(realm):
        Scope.objects.get_or_create(realm=realm, name="reports", defaults={"description": "Reports"})
        client = Client(realm=realm, client_id=client_id, **values)
        client.full_clean()
        client.save()
        ServiceAccount.objects.create(realm=realm, client=client)
    return client


def add_secret(client: Client) -> str:
    """Give a client a secret."""
    with realm_context(client.realm):
        return issue(client)


def claims(realm: Realm, client_id: str = "signer", **changes: Any) -> dict[str, Any]:
    """Return the claims that a client writes; None leaves one out."""
    now = int(time.time())
    said = {"iss": client_id, "sub": client_id, "aud": realm.issuer, "iat": now, "exp": now + 300}
    said |= {"jti": secrets.token_hex(16)} | changes
    return {name: value for name, value in said.items() if value is not None}


def sign(said: dict[str, Any], key: JWK = KEY, **header: Any) -> str:
    """Return `said` as a compact JWT; ES256 unless `header` says otherwise. Without `kid`, as MCP's SDKs write it."""
    signed = JWS(json.dumps(said))
    members = {"alg": "ES256", "typ": "JWT"} | header
    signed.allowed_algs = [members["alg"]]
    signed.add_signature(key, None, json.dumps(members))
    compact: str = signed.serialize(compact=True)
    return compact


def forge(header: object, said: object, signature: bytes | None = None) -> str:
    """Return three segments of whatever is given: signed with KEY by ES256, unless a signature is given too."""
    signed = ".".join(segment(json.dumps(part).encode()) for part in (header, said))
    if signature is None:
        key = cast("ec.EllipticCurvePrivateKey", KEY.get_op_key("sign"))
        r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
        signature = r.to_bytes(32) + s.to_bytes(32)
    return f"{signed}.{segment(signature)}"


def segment(data: bytes) -> str:
    """Return base64url."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def ask(realm: Realm, assertion: str | None, **parameters: Any) -> "Answer":
    """Ask for a token in the client's own name."""
    values = {"grant_type": "client_credentials", "client_assertion_type": TYPE, "client_assertion": assertion}
    return token(browser(), realm, **values | parameters)
