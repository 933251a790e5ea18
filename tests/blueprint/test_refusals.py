"""A bad file: every problem with its path, and nothing changed."""

import pytest
from django.core.management import CommandError, call_command

from audit.models import Event
from realms.models import Realm
from tests.blueprint.conftest import SAMPLE, Apply, Refuse

pytestmark = pytest.mark.django_db

FILES = [
    ("realm: []\nrealms: []", "realm: unknown key; did you mean 'realms'?"),
    ("{}", "realms: this key is required"),
    ("", "the file is empty"),
    ("[]", "this must be a mapping of keys to values"),
    ("realms: [", "this is not YAML: line 1, column 10: expected the node content, but found '<stream end>'"),
    ("realms: !!python/object:os.system []", "realms: the tag python/object:os.system is not allowed"),
    ("realms: !!int x", "this is not YAML: a value does not fit its tag"),
    ("realms: [{slug: acme, slug: acme}]", "realms[0].slug: this key is given twice"),
    ("realms: [{name: Acme}]", "realms[0].slug: this key is required"),
    ("realms: [{slug: Acme}]", "realms[0].slug: Use lower-case letters, digits and hyphens."),
    ("realms: [{slug: acme}, {slug: acme}]", "realms[1].slug: already used by realms[0]"),
    ('realms: [{slug: acme, name: "A\\0"}]', "realms[0].name: this holds a character that cannot be stored"),
]
REALMS = [  # what the realm acme holds, and the problem inside it
    ("nmae: Acme", "nmae: unknown key; did you mean 'name'?"),
    ("enabled: perhaps", "enabled: this should be a valid boolean"),
    ("registration: sometimes", "registration: 'sometimes' is none of: open, token, approval, closed"),
    ("access_token_lifetime: true", "access_token_lifetime: this should be a valid integer"),
    ("limits: {logins: 30/m}", "limits.logins: unknown key; did you mean 'login'?"),
    ("limits: {login: many}", "limits.login: give a number and a unit of time (s, m, h, d)"),
    ("refresh_token_lifetime: {idel: 1}", "refresh_token_lifetime.idel: unknown key; did you mean 'idle'?"),
    ("scopes: [{name: 'a b', description: x}]", "scopes[0].name: Not a scope token (RFC 6749 §3.3)."),
    ("scopes: [{name: a}]", "scopes[0].description: This field cannot be blank."),
    (
        "roles: [{name: r, scopes: [openip]}]",
        "roles[0].scopes[0]: the realm declares no scope 'openip'; did you mean 'openid'?",
    ),
    ("resources: [{identifier: x}]", "resources[0].identifier: not an absolute URI without a fragment"),
    (
        "resources: [{identifier: 'urn:a:b'}, {identifier: 'https://b.example', aliases: ['urn:a:b']}]",
        "resources[1].aliases[0]: urn:a:b means realms[0].resources[0] already",
    ),
    ("users: [{email: nobody}]", "users[0].email: Enter a valid email address."),
    ("users: [{email: a@b.test, roles: [king]}]", "users[0].roles[0]: the realm declares no role 'king'"),
    (
        "users: [{email: a@b.test, password: {value: seven77}}]",
        "users[0].password: a password needs at least 8 characters",
    ),
    ("users: [{email: a@b.test}, {email: A@B.test}]", "users[1].email: already used by realms[0].users[0]"),
    ("users: [{email: a@b.test, phone_number: '1'}]", "users[0].phone_number: not supported by this version"),
    ("clients: [{client_id: a}]", "clients[0].redirect_uris: The grant type authorization_code needs at least one."),
    (
        "clients: [{client_id: m, grant_types: []}], service_accounts: [{client_id: m}]",
        "service_accounts[0].client_id: already used by realms[0].clients[0]",
    ),
    (
        "service_accounts: [{client_id: m, audience: ['urn:a:b']}]",
        "service_accounts[0].audience[0]: the realm declares no resource 'urn:a:b'",
    ),
    ("service_accounts: [{client_id: m, redirect_uris: []}]", "service_accounts[0].redirect_uris: unknown key"),
    (
        "identity_providers: [{id: corp, kind: google, client_id: x, tenants: [organizations]}]",
        "identity_providers[0].tenants: Only Microsoft has tenants.",
    ),
]
CLIENTS = [  # what a client of acme has beside its name and redirect URIs, and the problem inside it
    ("logo_uri: x", "logo_uri: Enter a valid URL."),
    ("contacts: [a, a]", "contacts: given twice: a"),
    ("name: A, client_name: A", "client_name: another spelling of name, which is given too: keep one of them"),
    ("scopes: [openid], scope: openid", "scope: another spelling of scopes, which is given too: keep one of them"),
    ("scope: openid nope", "scope[1]: the realm declares no scope 'nope'"),
    ("jwks: {}", 'jwks: jwks must be an object such as {"keys": [...]} with at least one key.'),
    ("sector_identifier_uri: 'https://a.example/'", "sector_identifier_uri: not supported by this version"),
    (
        "backchannel_logout_uri: 'http://a.example/'",
        "backchannel_logout_uri: Its address must begin with https://.",
    ),
    (
        "frontchannel_logout_uri: 'https://b.example/'",
        "frontchannel_logout_uri: Scheme, host and port are those of a redirect URI.",
    ),
    ("grant_types: [implicit]", "grant_types[0]: this should be 'authorization_code', 'refresh_token' or"),
    (
        "token_endpoint_auth_method: none, grant_types: [client_credentials]",
        "grant_types: The grant type client_credentials needs a client that authenticates.",
    ),
    (
        "token_endpoint_auth_method: none, secret: {env: WEB_SECRET}",
        "secret: a client with token_endpoint_auth_method none has no secret",
    ),
    (
        "token_endpoint_auth_method: private_key_jwt",
        "jwks: The method private_key_jwt needs jwks or jwks_uri.",
    ),
    (
        "token_endpoint_auth_method: secret",
        "token_endpoint_auth_method: 'secret' is none of: client_secret_basic, client_secret_post, private_key_jwt,",
    ),
    (
        "id_token_signed_response_alg: HS256",
        "id_token_signed_response_alg: 'HS256' is none of: RS256, ES256, PS256, EdDSA",
    ),
    (
        "post_logout_redirect_uris: ['https://a.example/', 'javascript:alert(1)']",
        "post_logout_redirect_uris[1]: This scheme is never allowed in a redirect URI.",
    ),
]


def inside(text: str) -> str:
    return f"realms: [{{slug: acme, {text}}}]"


@pytest.mark.parametrize(("text", "problem"), FILES)
def test_a_problem_of_the_file_is_told_with_its_path(refuse: Refuse, text: str, problem: str) -> None:
    lines = refuse(text)

    assert lines == [problem]
    assert not Realm.objects.exists()


@pytest.mark.parametrize(("text", "problem"), REALMS)
def test_a_problem_in_a_realm_is_told_with_its_path(refuse: Refuse, text: str, problem: str) -> None:
    lines = refuse(inside(text))

    assert len(lines) == 1
    assert lines[0].startswith(f"realms[0].{problem}")
    assert not Realm.objects.exists()


@pytest.mark.parametrize(("text", "problem"), CLIENTS)
def test_a_problem_in_a_client_is_told_with_its_path(refuse: Refuse, text: str, problem: str) -> None:
    client = f"{{client_id: a, redirect_uris: ['https://a.example/'], {text}}}"

    lines = refuse(inside(f"clients: [{client}]"))

    assert len(lines) == 1
    assert lines[0].startswith(f"realms[0].clients[0].{problem}")
    assert not Realm.objects.exists()


def test_every_problem_of_a_file_is_told_at_once(refuse: Refuse) -> None:
    text = (
        SAMPLE.replace("name: Acme", "nmae: Acme")
        .replace("description:", "descripton:")
        .replace('scopes: ["mcp:read"], aliases', 'scopes: ["mcp:raed"], aliases')
        .replace("http://127.0.0.1:3000", "http://web.example")
        .replace("profile, email", "profile, emial")
        .replace("roles: [auditor],", "roles: [auditors],")
    )

    assert [line.split(":")[0] for line in refuse(text)] == [
        "realms[0].clients[0].redirect_uris[0]",
        "realms[0].clients[0].scopes[2]",
        "realms[0].nmae",
        "realms[0].resources[0].scopes[0]",
        "realms[0].scopes[0].description",
        "realms[0].scopes[0].descripton",
        "realms[0].service_accounts[0].roles[0]",
    ]


@pytest.mark.usefixtures("acme")
def test_a_bad_file_changes_nothing_in_the_realms_before_the_problem(apply: Apply, refuse: Refuse) -> None:
    events = Event.objects.count()
    good, bad = SAMPLE.replace("name: Acme", "name: Other"), "  - {slug: globex, roles: [{name: r, scopes: [nope]}]}"

    refuse(f"{good}{bad}")

    assert Event.objects.count() == events
    assert apply(SAMPLE) == []


@pytest.mark.usefixtures("acme")
def test_names_in_the_realm_count_although_the_file_does_not_declare_them(apply: Apply) -> None:
    changes = apply("realms: [{slug: acme, roles: [{name: reader, scopes: ['mcp:read']}]}]")

    assert [change["name"] for change in changes] == ["reader"]


@pytest.mark.usefixtures("acme")
def test_a_client_does_not_become_a_service_account_or_the_reverse(refuse: Refuse) -> None:
    lines = refuse(inside("clients: [{client_id: svc-reports}], service_accounts: [{client_id: web}]"))

    assert lines == [
        "realms[0].clients[0].client_id: this is a service account: name it under service_accounts",
        "realms[0].service_accounts[0].client_id: this is a client, not a service account: name it under clients",
    ]


def test_a_file_nested_without_end_is_refused(refuse: Refuse) -> None:
    assert refuse("[" * 5000) == ["this is nested too deeply"]
    assert refuse("&a [*a]") == ["this must be a mapping of keys to values"]


def test_a_missing_file_is_one_sentence() -> None:
    with pytest.raises(CommandError, match=r"^/nowhere\.yaml cannot be read: No such file or directory\.$"):
        call_command("apply", "-f", "/nowhere.yaml")
