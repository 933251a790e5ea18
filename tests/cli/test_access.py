"""Who may come in, by which way, and who is in: the commands for it, with a person who signs in over HTTP."""

import base64
import hashlib
import re
import secrets
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import httpx
import pytest

from tests.cli.command import Authctl
from tests.cli.conftest import PASSWORD, SECRET, Place
from tests.live import Live
from tests.outside.person import Person

pytestmark = pytest.mark.outside

CALLBACK = "https://web.example/cb"
PROVIDER_SECRET = "made-up-for-tests-kY3"
OPERATORS = """
realms:
  - slug: system
    roles: [{{name: operator-{name}, administers: true}}]
    service_accounts:
      - {{client_id: {name}, name: Operator, secret: {{value: "{secret}"}}, roles: [operator-{name}],
         scopes: ["authserver:write"]}}
    identity_providers:
      - {{id: {name}, kind: google, name: Google, client_id: y, secret: {{value: another}}, offered: true}}
"""


@pytest.fixture
def operator(live_server_process: Live, place: Place, terminal: Authctl) -> Authctl:
    """Return a terminal of a machine of the platform's operators."""
    name = f"op-{uuid4().hex[:8]}"
    live_server_process.apply(OPERATORS.format(name=name, secret=SECRET))
    told = terminal.told(AUTHSERVER_CLIENT_ID=name, AUTHSERVER_CLIENT_SECRET=SECRET)
    return told.told(AUTHSERVER_URL=f"{place.server}/realms/system")


def sign_in(place: Place, client_id: str) -> None:
    """Let Bob sign in and allow the client what it asks for, which gets tokens."""
    verifier = secrets.token_urlsafe(48)
    digest = hashlib.sha256(verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": CALLBACK,
        "scope": "openid offline_access",
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    endpoint = f"{place.issuer}/protocol/openid-connect"
    bob = Person("bob@acme.test", password=PASSWORD)
    try:
        arrived = bob.visit(f"{endpoint}/auth?{urlencode(asked)}", redirect_uri=CALLBACK)
    finally:
        bob.leave()
    code = parse_qs(urlsplit(arrived).query)["code"][0]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    answer = httpx.post(f"{endpoint}/token", data=form | {"client_id": client_id, "code_verifier": verifier})
    answer.raise_for_status()


def test_people_are_signed_out_and_applications_cut_off(authctl: Authctl, place: Place) -> None:
    public = ["token_endpoint_auth_method=none", 'scopes=["openid", "offline_access"]']
    authctl("clients", "create", "app", "--redirect-uri", CALLBACK, *public)
    sign_in(place, "app")

    (session,) = authctl("sessions", "list", "--user", "bob@acme.test", "-o", "json").json
    assert authctl("sessions", "list", "--user", "root@acme.test", "-o", "json").json == []
    assert "--yes" in authctl("sessions", "end", "bob@acme.test", session["id"], code=2).err
    authctl("sessions", "end", "bob@acme.test", session["id"], "--yes")
    assert authctl("sessions", "list", "--user", "bob@acme.test", "-o", "json").json == []
    authctl("sessions", "end", "bob@acme.test", session["id"], "--yes", code=3)

    (grant,) = authctl("grants", "list", "--client", "app", "--user", "bob@acme.test", "-o", "json").json
    assert grant["scopes"] == ["openid", "offline_access"]
    authctl("grants", "revoke", grant["id"], "--yes")
    assert authctl("grants", "list", "-o", "json").json == []
    authctl("grants", "revoke", grant["id"], "--yes", code=3)


def test_an_identity_provider_gets_its_secret_from_standard_input(authctl: Authctl) -> None:
    made = authctl(
        *("identity-providers", "create", "corp", "kind=oidc", "name=Corp", "issuer=https://idp.example"),
        *("client_id=x", "-o", "json"),
    ).json
    assert made["has_secret"] is False
    authctl("identity-providers", "secret", "corp", code=2)

    ended = authctl("identity-providers", "secret", "corp", stdin=f"{PROVIDER_SECRET}\n")

    shown = authctl("identity-providers", "show", "corp", "-o", "json")
    assert shown.json["has_secret"] is True
    assert PROVIDER_SECRET not in shown.out + ended.out + ended.err
    authctl("identity-providers", "disable", "corp", "--yes")
    assert [each["enabled"] for each in authctl("identity-providers", "list", "-o", "json").json] == [False]
    authctl("identity-providers", "delete", "corp", "--yes")


def test_a_registration_token_is_shown_once_and_registers(authctl: Authctl, place: Place) -> None:
    authctl("realm", "set", "registration=token")
    made = authctl("registration-tokens", "create", "Partner", "--uses", "2", "-o", "json").json
    header = {"Authorization": f"Bearer {made['token']}"}
    body = {"redirect_uris": [CALLBACK], "token_endpoint_auth_method": "none"}

    endpoint = f"{place.issuer}/clients-registrations/openid-connect"
    assert httpx.post(endpoint, json=body).status_code == httpx.codes.UNAUTHORIZED
    assert httpx.post(endpoint, json=body, headers=header).is_success
    listed = authctl("registration-tokens", "list", "-o", "json")
    assert made["token"] not in listed.out
    assert [(each["name"], each["uses_left"]) for each in listed.json] == [("Partner", 1)]
    assert "in use" in authctl("registration-tokens", "delete", str(made["id"]), "--yes", code=5).err
    authctl("registration-tokens", "withdraw", str(made["id"]), "--yes")
    assert httpx.post(endpoint, json=body, headers=header).status_code == httpx.codes.UNAUTHORIZED


def test_a_workload_identity_belongs_to_its_account(authctl: Authctl) -> None:
    authctl("service-accounts", "create", "deployer")
    claims = 'claims={"repository": "acme/app", "ref": "refs/heads/main"}'

    made = authctl("workload-identities", "create", "deployer", "main", "kind=github", claims, "-o", "json").json

    assert made["claims"]["repository"] == "acme/app"
    authctl("workload-identities", "set", "deployer", "main", "enabled=false")
    assert authctl("workload-identities", "show", "deployer", "main", "-o", "json").json["enabled"] is False
    assert re.search(r"^main +github", authctl("workload-identities", "list", "deployer").out, re.MULTILINE)
    authctl("workload-identities", "delete", "deployer", "main", "--yes")
    assert authctl("workload-identities", "list", "deployer", "-o", "json").json == []


def test_an_invitation_is_listed_and_withdrawn(authctl: Authctl) -> None:
    authctl("users", "invite", "carol@acme.test", "--role", "reader")

    (invitation,) = authctl("users", "invitations", "list", "-o", "json").json
    assert (invitation["email"], invitation["roles"]) == ("carol@acme.test", ["reader"])
    authctl("users", "invitations", "delete", invitation["id"], "--yes")
    assert authctl("users", "invitations", "list", "-o", "json").json == []


def test_an_api_that_a_client_asked_for_is_taken_up_or_forgotten(authctl: Authctl, place: Place) -> None:
    def ask_for(resource: str) -> str:
        form = {"grant_type": "client_credentials", "resource": resource}
        httpx.post(f"{place.issuer}/protocol/openid-connect/token", data=form, auth=("robot", SECRET))
        (suggestion,) = authctl("resources", "suggestions", "list", "-o", "json").json
        assert suggestion["identifier"] == resource
        return str(suggestion["id"])

    authctl("resources", "suggestions", "dismiss", ask_for("https://one.example/"), "--yes")
    made = authctl("resources", "suggestions", "accept", ask_for("https://two.example/"), "-o", "json").json

    assert made["identifier"] == "https://two.example/"
    assert authctl("resources", "suggestions", "list", "-o", "json").json == []


def test_an_operator_deletes_a_realm_that_is_disabled(operator: Authctl) -> None:
    slug = f"gone-{uuid4().hex[:8]}"
    operator("realms", "create", slug)

    assert "Switch the realm off" in operator("realms", "delete", slug, "--yes", code=5).err
    operator("realms", "disable", slug, "--yes")
    assert "--yes" in operator("realms", "delete", slug, code=2).err
    operator("realms", "delete", slug, "--yes")
    operator("realms", "show", slug, code=3)


def test_a_realm_uses_what_the_platform_offers(authctl: Authctl, operator: Authctl) -> None:
    name = operator.environment["AUTHSERVER_CLIENT_ID"]

    authctl("platform-providers", "create", name, "sign_up=closed")

    assert [each["id"] for each in authctl("platform-providers", "list", "-o", "json").json] == [name]
    authctl("platform-providers", "delete", name, "--yes")
    assert authctl("platform-providers", "list", "-o", "json").json == []
