"""A realm with something of everything, and values that mean something in it: so some requests get far."""

from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

from tests.live import Live
from tests.outside.person import Person
from tests.people import PASSWORD
from tests.protocol import Pkce

CLIENT, SECRET = "web", "made-up-for-tests-made-up-for-tests"
CALLBACK = "http://127.0.0.1/callback"
BLUEPRINT = """
realms:
  - slug: {slug}
    limits: "off"
    scopes: [{{name: reports, description: Reports, default: true}}]
    resources: [{{identifier: "https://reports.acme.test"}}]
    users: [{{email: alice@acme.test, password: {{value: "{password}"}}, email_verified: true}}]
    clients:
      - client_id: {client}
        secret: {{value: "{secret}"}}
        redirect_uris: ["{callback}"]
        grant_types: [authorization_code, refresh_token, client_credentials]
        token_endpoint_auth_method: client_secret_basic
      - client_id: app
        redirect_uris: ["{callback}"]
        grant_types: [authorization_code, refresh_token]
        token_endpoint_auth_method: none
"""


def made(live: Live, slug: str) -> dict[str, list[str]]:
    """Make the realm; return values by the names of the parameters that they fit."""
    filled = BLUEPRINT.format(slug=slug, password=PASSWORD, client=CLIENT, secret=SECRET, callback=CALLBACK)
    live.apply(filled)
    base, pkce = f"{live.issuer(slug)}/protocol/openid-connect", Pkce()
    tokens, lasting = _tokens(base), _tokens(base)  # the first will be revoked sooner or later
    asked = {"response_type": "code", "redirect_uri": CALLBACK, "code_challenge_method": "S256"}
    asked |= {"code_challenge": pkce.challenge, "scope": "openid"}
    pushed = httpx.post(f"{base}/par", data=asked, auth=(CLIENT, SECRET)).json()
    return {
        "realm": [slug],
        "client_id": [CLIENT, "app"],
        "redirect_uri": [CALLBACK],
        "scope": ["openid reports offline_access", "reports"],
        "resource": ["https://reports.acme.test"],
        "identifier": ["aHR0cHM6Ly9yZXBvcnRzLmFjbWUudGVzdA"],
        "code_challenge": [pkce.challenge],
        "request_uri": [pushed["request_uri"]],
        "token": [tokens["access_token"], tokens["refresh_token"], tokens["id_token"]],
        "access_token": [lasting["access_token"]],
        "refresh_token": [tokens["refresh_token"]],
        "id_token_hint": [tokens["id_token"]],
    }


def _tokens(base: str) -> dict[str, str]:
    """Let Alice authorize the client."""
    pkce, alice = Pkce(), Person()
    asked = {"response_type": "code", "client_id": CLIENT, "redirect_uri": CALLBACK, "code_challenge_method": "S256"}
    asked |= {"code_challenge": pkce.challenge, "scope": "openid email reports offline_access"}
    arrived = alice.visit(f"{base}/auth?{urlencode(asked)}", redirect_uri=CALLBACK)
    alice.leave()
    code = parse_qs(urlsplit(arrived).query)["code"][0]
    sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": pkce.verifier}
    found: dict[str, str] = httpx.post(f"{base}/token", data=sent, auth=(CLIENT, SECRET)).json()
    return found
