"""A realm of a running server: an API of two scopes, machines that prove themselves in each way, and Alice."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
from joserfc.jwk import ECKey

from authserver_sdk import ClientCredentials, ClientSecret, TokenSource
from tests.live import Live
from tests.outside.person import Person
from tests.people import PASSWORD
from tests.sdk.issuer import API

CALLBACK = "http://127.0.0.1/callback"  # on any port
REALMS = """
realms:
  - slug: {slug}
    scopes:
      - {{name: "notes:read", description: "Read your notes"}}
      - {{name: "notes:write", description: "Change your notes"}}
    roles: [{{name: auditor, scopes: ["notes:read"]}}]
    resources: [{{identifier: "{api}"}}]
    session_token: true
    session_token_scopes: [openid, "notes:read"]
    session_token_resources: ["{api}"]
    users: [{{email: alice@acme.test, password: {{value: "{password}"}}, email_verified: true, roles: [auditor]}}]
    clients:
      - client_id: cli
        name: Command line
        redirect_uris: ["{callback}"]
        grant_types: [authorization_code, refresh_token]
        token_endpoint_auth_method: none
    service_accounts:
      - {{client_id: reader, secret: {{value: "{secret}"}}, scopes: ["notes:read"], audience: ["{api}"]}}
      - {{client_id: api, secret: {{value: "{secret}"}}, introspects: ["{api}"]}}
      - client_id: writer
        secret: {{value: "{secret}"}}
        scopes: ["notes:read", "notes:write"]
        roles: [auditor]
        audience: ["{api}"]
        token_endpoint_auth_method: client_secret_post
      - client_id: signer
        token_endpoint_auth_method: private_key_jwt
        jwks: {{keys: [{key}]}}
        scopes: ["notes:read"]
        audience: ["{api}"]
  - slug: globex-{slug}
    scopes: [{{name: "notes:read", description: "Read your notes"}}]
    resources: [{{identifier: "{api}"}}]
    service_accounts:
      - {{client_id: reader, secret: {{value: "{secret}"}}, scopes: ["notes:read"], audience: ["{api}"]}}
"""


@dataclass(frozen=True, slots=True)
class Acme:
    """Two realms of a running server; their machines share a secret, and one has a key."""

    live: Live
    slug: str
    secret: str
    key: ECKey

    @property
    def issuer(self) -> str:
        """Return the issuer of Acme."""
        return self.live.issuer(self.slug)

    @property
    def globex(self) -> str:
        """Return the issuer of Globex."""
        return self.live.issuer(f"globex-{self.slug}")

    def token(self, client_id: str = "reader", *, issuer: str = "") -> str:
        """Return an access token of a machine."""
        client = ClientSecret(client_id, self.secret, in_form=client_id == "writer")
        return TokenSource(issuer or self.issuer, ClientCredentials(client, resource=API)).token().access_token


@pytest.fixture(scope="session")
def sdk_acme(live_server_process: Live) -> Acme:
    """Make the realms."""
    key = ECKey.generate_key("P-256", {"kid": "2026-1"})
    acme = Acme(live_server_process, f"sdk-{uuid4().hex[:8]}", secrets.token_urlsafe(32), key)
    public = json.dumps(key.as_dict(private=False))
    live_server_process.apply(
        REALMS.format(slug=acme.slug, secret=acme.secret, api=API, key=public, password=PASSWORD, callback=CALLBACK)
    )
    return acme


@pytest.fixture
def person() -> Iterator[Person]:
    """Give Alice a browser of her own."""
    alice = Person()
    yield alice
    alice.leave()
