"""A resource server of Acme: it verifies tokens with the realm's public keys, and demands scopes (RFC 6750 §3.1)."""

import json

from django.test import Client as Browser
from jwcrypto.jwk import JWKSet
from jwcrypto.jwt import JWT

from realms.models import Realm
from tests.protocol import PROTOCOL

CHALLENGE = 'Bearer error="insufficient_scope", scope="{scope}"'


def call(realm: Realm, access_token: str, *, needs: str) -> tuple[int, str]:
    """Return status and `WWW-Authenticate` of a call that needs one scope."""
    keys = JWKSet.from_json(Browser(headers={"host": "testserver"}).get(f"{realm.path}/{PROTOCOL}/certs").content)
    claims = json.loads(JWT(jwt=access_token, key=keys, expected_type="JWS", algs=["ES256"]).claims)
    if needs not in claims["scope"].split():
        return 403, CHALLENGE.format(scope=needs)
    return 200, ""
