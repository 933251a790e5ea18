"""Each member: its default, what is dropped, what is refused, and that a refusal changes nothing."""

from typing import Any

import pytest

from audit.models import Event
from clients.models import Client
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


def test_only_the_code_flow_is_served(register: Register) -> None:
    mixed, alone = (
        register(SMALLEST | {"response_types": ["code", "token"]}),
        register(SMALLEST | {"response_types": ["id_token"]}),
    )

    assert mixed.document["response_types"] == ["code"]
    assert (alone.status, alone.error) == (400, "invalid_client_metadata")


@pytest.mark.attack("D28")
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
