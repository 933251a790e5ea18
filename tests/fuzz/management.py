"""A realm with something of everything that the management API speaks of, and the description with those names."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import httpx

from tests.fuzz.run import Report, send
from tests.live import Live
from tests.outside.person import Person
from tests.people import PASSWORD
from tests.protocol import Pkce

NOTHING = ["none", "0", "00000000-0000-4000-8000-000000000000", "~", "%C3%BC"]
CALLBACK = "http://127.0.0.1/callback"
HOOKS = {"SCHEMATHESIS_HOOKS": "tests.fuzz.management_hooks"}
SECRET = "made-up-for-tests-made-up-for-tests"
EVERYTHING = "authserver:write"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
BLUEPRINT = """
realms:
  - slug: {slug}
    limits: "off"
    access_token_lifetime: 3600
    scopes: [{{name: reports, description: Reports}}, {{name: other, description: Other}}]
    roles: [{{name: keeper, administers: true}}, {{name: auditor, scopes: [reports]}}]
    resources: [{{identifier: "https://reports.acme.test"}}]
    users:
      - {{email: alice@acme.test, password: {{value: "{password}"}}, email_verified: true, roles: [auditor]}}
      - {{email: bob@acme.test, password: {{value: "{password}"}}, email_verified: true}}
    identity_providers: [{{id: corp, kind: oidc, name: Corp, issuer: "https://idp.example", client_id: x}}]
    clients:
      - {{client_id: web, secret: {{value: "{secret}"}}, redirect_uris: ["https://app.example/callback"]}}
      - {{client_id: app, redirect_uris: ["http://127.0.0.1/callback"], token_endpoint_auth_method: none}}
    service_accounts:
      - {{client_id: fuzz, name: Fuzz, secret: {{value: "{secret}"}}, roles: [keeper], scopes: ["{everything}"]}}
      - {{client_id: robot, name: Robot, secret: {{value: "{secret}"}}, roles: [auditor], scopes: [reports]}}
"""


def run(live: Live, *, examples: int, phases: str, seed: int) -> Report:
    """Make the realm, and send at most so many requests an operation and phase."""
    slug = f"fuzz-{uuid4().hex[:8]}"
    live.apply(BLUEPRINT.format(slug=slug, password=PASSWORD, secret=SECRET, everything=EVERYTHING))
    issuer = live.issuer(slug)
    api = f"{issuer}/api/v1"
    _connect(f"{issuer}/protocol/openid-connect")
    asked = {"grant_type": "client_credentials", "scope": EVERYTHING, "resource": api}
    token = httpx.post(f"{issuer}/protocol/openid-connect/token", data=asked, auth=("fuzz", SECRET)).json()
    bearer = {"Authorization": f"Bearer {token['access_token']}"}
    document = named(httpx.get(f"{api}/openapi.json").json(), _names(api, bearer))
    options = ["--checks", CHECKS, "--max-examples", str(examples), "--phases", phases, "--seed", str(seed)]
    options += ["--header", f"Authorization: {bearer['Authorization']}"]
    return send(live, document, url=api, configuration="", options=options, environment=HOOKS)


def _connect(base: str) -> None:
    """Let Alice have a session, and an application that acts for her."""
    pkce, alice = Pkce(), Person()
    asked = {"response_type": "code", "client_id": "app", "redirect_uri": CALLBACK, "scope": "openid offline_access"}
    asked |= {"code_challenge_method": "S256", "code_challenge": pkce.challenge}
    arrived = alice.visit(f"{base}/auth?{urlencode(asked)}", redirect_uri=CALLBACK)
    alice.leave()
    code = parse_qs(urlsplit(arrived).query)["code"][0]
    sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "client_id": "app"}
    httpx.post(f"{base}/token", data=sent | {"code_verifier": pkce.verifier}).raise_for_status()


def named(document: dict[str, Any], names: dict[str, list[str]]) -> dict[str, Any]:
    """Let the parameters of each path name what there is, or what there is not."""
    for path, item in document["paths"].items():
        segments = path.strip("/").split("/")
        for operation in item.values():
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "path":
                    place = segments[segments.index(f"{{{parameter['name']}}}") - 1]
                    parameter["schema"] = {"enum": names.get(place) or NOTHING}
    return document


def _names(api: str, bearer: dict[str, str]) -> dict[str, list[str]]:
    lists = ("users", "keys", "clients/web/secrets", "grants", "sessions")
    found = [httpx.get(f"{api}/{name}/", headers=bearer).json()["items"] for name in lists]
    people, keys, secrets, grants, sessions = found
    return {
        "users": [person["id"] for person in people],
        "keys": [key["kid"] for key in keys],
        "secrets": [str(secret["id"]) for secret in secrets],
        "roles": ["auditor", "editor"],
        "scopes": ["reports", "other", "third:one"],
        "resources": ["~aHR0cHM6Ly9yZXBvcnRzLmFjbWUudGVzdA", "~aHR0cHM6Ly9vdGhlci5hY21lLnRlc3Q"],
        "clients": ["web", "app", "third"],
        "service-accounts": ["robot", "other"],
        "identity-providers": ["corp", "github"],
        "api-keys": ["nightly"],
        "workload-identities": ["ci"],
        "grants": [grant["id"] for grant in grants] + ["app"],
        "sessions": [session["id"] for session in sessions],
    }
