"""A realm of a running server: an API of two scopes, machines that prove themselves in each way, and Alice."""

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc.jwk import ECKey

from authserver_sdk import Access, ClientCredentials, ClientSecret, Server, TokenSource, Verifier
from authserver_sdk.verifying.checker import Checker
from tests.live import Live
from tests.loop import run
from tests.outside.person import Person
from tests.people import PASSWORD
from tests.sdk.issuer import API, Issuer

CALLBACK = "http://127.0.0.1/callback"  # on any port
REALMS = """
realms:
  - slug: {slug}
    scopes:
      - {{name: "notes:read", description: "Read your notes"}}
      - {{name: "notes:write", description: "Change your notes"}}
    roles: [{{name: auditor, scopes: ["notes:read"]}}]
    resources:
      - {{identifier: "{api}"}}
      - {{identifier: "https://notes.example"}}
      - {{identifier: "https://notes.example/mcp"}}
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
      - client_id: reader
        secret: {{value: "{secret}"}}
        scopes: ["notes:read"]
        audience: ["{api}", "https://notes.example", "https://notes.example/mcp"]
      - {{client_id: api, secret: {{value: "{secret}"}}, introspects: ["{api}", "https://notes.example"]}}
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
MAKE_KEYS = """
import json
from serviceaccounts import api_keys
from serviceaccounts.api_key_terms import Terms
from serviceaccounts.models import ApiKey, ServiceAccount
machine = ServiceAccount.objects.all_realms().get(realm__slug="{slug}", client__client_id="{client}")
quotas, by = dict(good="", expired="", few="3/d"), api_keys.Author("test")
made = {{name: api_keys.create(machine, name, Terms(quota=quota), by=by).key for name, quota in quotas.items()}}
ApiKey.objects.all_realms().filter(realm__slug="{slug}", name="expired").update(expires_at=1)
print(json.dumps(made))
"""


Verify = Callable[..., Access]


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


@pytest.fixture(scope="session")
def sdk_keys(sdk_acme: Acme) -> dict[str, str]:
    """Make API keys of `reader`: one that is good, one that has expired, and one with a quota of three a day."""
    return make_keys(sdk_acme.live, sdk_acme.slug, "reader")


def make_keys(live: Live, slug: str, client: str) -> dict[str, str]:
    """Make API keys of a machine."""
    made = live.manage("shell", "-v", "0", "-c", MAKE_KEYS.format(slug=slug, client=client)).stdout
    found: dict[str, str] = json.loads(made.splitlines()[-1])
    return found


@pytest.fixture
def person() -> Iterator[Person]:
    """Give Alice a browser of her own."""
    alice = Person()
    yield alice
    alice.leave()


def logged_in(person: Person, acme: Acme) -> None:
    """Let the person log in at Acme, on the way to a client."""
    redirect_uri = "http://127.0.0.1:3000/callback"  # nobody listens
    query = {"response_type": "code", "client_id": "cli", "redirect_uri": redirect_uri, "scope": "openid", "state": "x"}
    query |= {"code_challenge": "x" * 43, "code_challenge_method": "S256"}
    endpoint = Server(acme.issuer).metadata()["authorization_endpoint"]
    person.visit(str(httpx.URL(endpoint, params=query)), redirect_uri=redirect_uri)


@pytest.fixture(params=["sync", "async"])
def verify(request: pytest.FixtureRequest) -> Verify:
    """Verify with a checker, in one of the two ways."""

    def work(checker: Checker, token: str, **call: Any) -> Access:
        if request.param == "sync":
            return checker.verify(token, **call)
        return run(lambda: checker.averify(token, **call))

    return work


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
def verifier(issuer: Issuer) -> Verifier:
    return Verifier(issuer.server(), API)
