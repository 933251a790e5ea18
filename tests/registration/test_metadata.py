"""Each member: its default, what is dropped, what is refused, and that a refusal changes nothing."""

import time
from typing import Any

import pytest

from audit.models import Event
from clients.models import Client
from realms.models import Realm
from tests.registration.bodies import CLAUDE
from tests.registration.conftest import Register

SMALLEST: dict[str, Any] = {"redirect_uris": ["https://client.example/cb"]}


def test_what_is_left_out_has_the_defaults_of_the_standard(register: Register) -> None:
    answer = register(SMALLEST)

    told = answer.document
    assert told["token_endpoint_auth_method"] == "client_secret_basic"
    assert told["grant_types"] == ["authorization_code"]
    assert told["response_types"] == ["code"]
    assert told["application_type"] == "web"
    assert told["id_token_signed_response_alg"] == "RS256"
    assert "client_name" not in told


def test_null_is_the_same_as_left_out(register: Register) -> None:
    answer = register(dict.fromkeys(["client_name", "client_uri", "scope", "contacts", "grant_types"]) | SMALLEST)

    assert answer.status == 201
    assert answer.document["grant_types"] == ["authorization_code"]


@pytest.mark.attack("F04", "F07")
def test_what_a_client_claims_for_itself_has_no_effect(register: Register, acme: Realm, globex: Realm) -> None:
    claims = {
        "client_id": "chosen",
        "client_secret": "chosen",
        "id": 1,
        "trusted": True,
        "skip_authorization": True,
        "is_staff": True,
        "realm": globex.slug,
        "realm_id": globex.pk,
        "user": 1,
        "origin": "administrator",
        "consent": "skip",
        "enabled": False,
        "last_used_at": 1,
    }
    answer = register(SMALLEST | claims)

    client = Client.objects.all_realms().get()
    assert (client.realm, client.origin, client.consent, client.enabled) == (acme, "registration", "always", True)
    assert answer.document["client_id"] == client.client_id != "chosen"
    assert answer.document["client_secret"] != "chosen"
    assert not (claims.keys() - {"client_id", "client_secret"}) & answer.document.keys()


@pytest.mark.attack("F02", "A20")
@pytest.mark.parametrize(
    "uri", ["javascript:alert(1)", "DATA:text/html,x", "file:///x", "blob:x", "intent:x", "ws://h/"]
)
def test_a_dangerous_redirect_uri_spoils_the_whole_set(register: Register, uri: str) -> None:
    answer = register({"redirect_uris": ["https://client.example/cb", uri]})

    assert (answer.status, answer.error) == (400, "invalid_redirect_uri")
    assert not Client.objects.all_realms().exists()


@pytest.mark.attack("F03", "A20")
@pytest.mark.parametrize(
    "uri",
    [
        "http://client.example/cb",
        "https://client.example/cb#f",
        "https://u@client.example/cb",
        "https://*.client.example/cb",
        "https://client.example/cb\r\nX: y",
        "https://client.example/c b",
        "/cb",
        "",
        "myapp:/cb",
    ],
)
def test_an_unacceptable_redirect_uri_alone_is_refused(register: Register, uri: str) -> None:
    answer = register({"redirect_uris": [uri]})

    assert (answer.status, answer.error) == (400, "invalid_redirect_uri")
    assert answer.document["error_description"]
    assert not Client.objects.all_realms().exists()


def test_of_a_mixed_set_the_acceptable_redirect_uris_are_kept(register: Register) -> None:
    given = ["http://client.example/cb", "https://client.example/cb", "myapp:/cb", "https://client.example/cb"]
    answer = register({"redirect_uris": given})

    assert answer.document["redirect_uris"] == ["https://client.example/cb"]


@pytest.mark.parametrize(
    "given", [None, [], "https://client.example/cb", [1], [["x"]], {"a": 1}, ["https://c.example/"] * 21]
)
def test_redirect_uris_are_a_list_of_one_to_twenty_strings(register: Register, given: object) -> None:
    answer = register({"redirect_uris": given})

    assert (answer.status, answer.error) == (400, "invalid_redirect_uri")


@pytest.mark.attack("F05", "J01")
@pytest.mark.parametrize(
    "grant", ["password", "implicit", "client_credentials", "urn:ietf:params:oauth:grant-type:token-exchange"]
)
def test_a_grant_that_is_not_for_strangers_is_dropped_or_refused(register: Register, grant: str) -> None:
    mixed, alone = (
        register(SMALLEST | {"grant_types": [grant, "authorization_code"]}),
        register(SMALLEST | {"grant_types": [grant]}),
    )

    assert mixed.document["grant_types"] == ["authorization_code"]
    assert (alone.status, alone.error) == (400, "invalid_client_metadata")


def test_only_the_code_flow_is_served(register: Register) -> None:
    mixed, alone = (
        register(SMALLEST | {"response_types": ["code", "token"]}),
        register(SMALLEST | {"response_types": ["id_token"]}),
    )

    assert mixed.document["response_types"] == ["code"]
    assert (alone.status, alone.error) == (400, "invalid_client_metadata")


@pytest.mark.attack("F06")
def test_scopes_are_trimmed_to_the_public_ones_of_the_realm(register: Register) -> None:
    answer = register(SMALLEST | {"scope": "admin mcp:write unknown mcp:write openid"})

    assert answer.document["scope"].split() == ["mcp:write", "openid"]
    assert Client.objects.all_realms().get().scopes == ["mcp:write", "openid"]


@pytest.mark.attack("F06")
@pytest.mark.parametrize("scope", [{}, {"scope": ""}, {"scope": "admin unknown"}])
def test_without_a_known_scope_a_client_may_ask_for_every_public_one(register: Register, scope: dict[str, str]) -> None:
    answer = register(SMALLEST | scope)

    told = set(answer.document["scope"].split())
    assert Client.objects.all_realms().get().scopes is None
    assert {"openid", "offline_access", "mcp:read", "mcp:write"} <= told
    assert "admin" not in told


@pytest.mark.attack("K07")
def test_ten_thousand_scopes_are_refused_at_once(register: Register) -> None:
    started = time.perf_counter()
    answer = register(SMALLEST | {"scope": " ".join(f"s{n}" for n in range(10_000))})

    assert (answer.status, answer.error) == (400, "invalid_client_metadata")
    assert time.perf_counter() - started < 0.1


@pytest.mark.parametrize(
    "member",
    [
        {"token_endpoint_auth_method": "private_key_jwt"},
        {"token_endpoint_auth_method": ["none"]},
        {"application_type": "desktop"},
        {"id_token_signed_response_alg": "HS256"},
        {"id_token_signed_response_alg": "none"},
        {"client_name": "x" * 201},
        {"client_name": ["x"]},
        {"client_uri": {"href": "https://client.example"}},
        {"contacts": "alice@acme.test"},
        {"contacts": [None]},
        {"grant_types": "authorization_code"},
        {"grant_types": ["authorization_code"] * 21},
        {"scope": ["openid"]},
        {"software_id": "x" * 256},
        {"software_version": 1},
        {"post_logout_redirect_uris": "https://client.example/"},
    ],
    ids=str,
)
def test_a_member_that_cannot_be_honoured_is_refused(register: Register, member: dict[str, Any]) -> None:
    answer = register(SMALLEST | member)

    assert (answer.status, answer.error) == (400, "invalid_client_metadata")
    assert not Client.objects.all_realms().exists()
    assert not Event.objects.exists()


@pytest.mark.attack("F13")
def test_no_software_statement_is_trusted(register: Register) -> None:
    answer = register(SMALLEST | {"software_statement": "eyJhbGciOiJub25lIn0.e30."})

    assert (answer.status, answer.error) == (400, "invalid_software_statement")


@pytest.mark.attack("F28")
def test_a_name_loses_what_a_person_cannot_see(register: Register) -> None:
    answer = register(SMALLEST | {"client_name": " Cla\u202eu\u200bde\x07\u2028\ufeff <b>Caf\u00e9</b>\n"})

    assert answer.document["client_name"] == "Claude <b>Caf\u00e9</b>"


@pytest.mark.attack("F29")
@pytest.mark.parametrize(
    "uri", ["javascript:alert(1)", "http://evil.example/x.png", "cursor://x/y", "x" * 600, "https://u@h/"]
)
def test_an_address_that_is_not_fit_to_be_shown_is_dropped(register: Register, uri: str) -> None:
    answer = register(SMALLEST | {"logo_uri": uri, "tos_uri": "https://client.example/terms"})

    assert answer.status == 201
    assert "logo_uri" not in answer.document
    assert answer.document["tos_uri"] == "https://client.example/terms"


def test_a_client_of_this_computer_is_native_unless_it_says_otherwise(register: Register) -> None:
    native = {"redirect_uris": ["http://localhost/cb", "com.example.app:/cb"]}
    derived, said = register(native), register(native | {"application_type": "web"})

    assert derived.document["application_type"] == "native"
    assert said.document["application_type"] == "web"


def test_the_rest_of_the_members_is_kept_and_told(register: Register) -> None:
    members = {
        "contacts": ["security@client.example"],
        "policy_uri": "https://client.example/privacy",
        "post_logout_redirect_uris": ["https://client.example/bye"],
        "id_token_signed_response_alg": "ES256",
        "token_endpoint_auth_method": "client_secret_post",
    }
    answer = register(CLAUDE | members)

    assert members.items() <= answer.document.items()
