"""RFC 8414 §2: what the metadata announces works, what it leaves out is refused: for each setting, at a real server."""

import re
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from tests.live import Live

SETTINGS = [
    "registration: open",
    "registration: token",
    "registration: approval",
    "registration: closed",
    "require_pushed_authorization_requests: true",
    "access_token_algorithm: EdDSA",
]
INERT = re.compile(r"http://127\.0\.0\.1:[0-9]+(/[A-Za-z0-9._-]+)+")
ADDRESS = re.compile(r".+_(endpoint|uri)")
GET = {"authorization_endpoint", "userinfo_endpoint", "jwks_uri"}
METHODS = ("client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt", "none")
CLIENT = '{{client_id: "{method}", redirect_uris: ["http://127.0.0.1/cb"], token_endpoint_auth_method: {method}}}'
REQUEST = {"response_type": "code", "redirect_uri": "http://127.0.0.1:3000/cb", "scope": "openid"}
PKCE = {"code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256"}


@pytest.fixture(scope="module", params=SETTINGS)
def metadata(request: pytest.FixtureRequest, live_server_process: Live) -> dict[str, Any]:
    """Return the metadata of a new realm with one setting that is not the default."""
    slug = f"told-{uuid4().hex[:8]}"
    clients = CLIENT.format(method="none")
    live_server_process.apply(f"realms: [{{slug: {slug}, {request.param}, clients: [{clients}]}}]")
    answer = httpx.get(f"{live_server_process.issuer(slug)}/.well-known/openid-configuration")
    document: dict[str, Any] = answer.json()
    return document


def addresses(metadata: dict[str, Any]) -> dict[str, str]:
    return {name: value for name, value in metadata.items() if ADDRESS.fullmatch(name)}


def authorize(metadata: dict[str, Any], **changes: str) -> httpx.Response:
    sent = {"client_id": "none"} | REQUEST | PKCE | changes
    return httpx.get(metadata["authorization_endpoint"], params=sent)


@pytest.mark.attack("F27")
def test_every_address_is_inert(metadata: dict[str, Any]) -> None:
    for name, address in (addresses(metadata) | {"issuer": metadata["issuer"]}).items():
        assert INERT.fullmatch(address), name
        assert address.startswith(metadata["issuer"])


def test_no_member_is_null_or_empty(metadata: dict[str, Any]) -> None:
    assert all(value not in (None, "", [], {}) for value in metadata.values())
    assert all(None not in value for value in metadata.values() if isinstance(value, list))


def test_every_address_answers_by_its_method_and_refuses_others(metadata: dict[str, Any]) -> None:
    for name, address in addresses(metadata).items():
        answer = httpx.request("GET" if name in GET else "POST", address)
        other = httpx.request("PATCH", address)

        assert answer.status_code in {200, 400, 401, 403}, (name, answer.text)
        assert other.status_code == 405, name


def test_every_endpoint_that_is_left_out_refuses(metadata: dict[str, Any]) -> None:
    address = f"{metadata['issuer']}/clients-registrations/openid-connect"
    answer = httpx.post(address, json={"redirect_uris": ["http://127.0.0.1/cb"]})

    announced = "registration_endpoint" in metadata
    assert announced or answer.status_code in {403, 404}, answer.text


def test_a_request_through_the_browser_is_taken_unless_pushing_is_required(metadata: dict[str, Any]) -> None:
    required = metadata.get("require_pushed_authorization_requests", False)

    sent = {"client_id": "none"} | REQUEST | PKCE
    pushed = httpx.post(metadata["pushed_authorization_request_endpoint"], data=sent).json()
    handle = {"client_id": "none", "request_uri": pushed["request_uri"]}
    opened = httpx.get(metadata["authorization_endpoint"], params=handle)

    assert ("error=invalid_request" in authorize(metadata).headers["Location"]) is required
    assert "/account/login/" in opened.headers["Location"]


@pytest.mark.parametrize(
    ("parameter", "values", "announced"),
    [
        ("response_type", ["code", "token", "id_token", "code id_token"], "response_types_supported"),
        ("response_mode", ["query", "fragment", "form_post", "query.jwt"], "response_modes_supported"),
        ("code_challenge_method", ["S256", "plain"], "code_challenge_methods_supported"),
        ("prompt", ["login", "consent", "select_account", "create"], "prompt_values_supported"),
    ],
)
def test_a_value_works_if_it_is_announced_and_is_refused_if_not(
    metadata: dict[str, Any], parameter: str, values: list[str], announced: str
) -> None:
    sent = {"client_id": "none"} | REQUEST | PKCE
    for value in values:
        answer = httpx.post(metadata["pushed_authorization_request_endpoint"], data=sent | {parameter: value})

        assert (answer.status_code == 201) is (value in metadata[announced]), (value, answer.text)


@pytest.mark.parametrize("grant", ["authorization_code", "refresh_token", "client_credentials", "password", "implicit"])
def test_a_grant_is_known_if_it_is_announced(metadata: dict[str, Any], grant: str) -> None:
    sent = {"client_id": "none", "grant_type": grant, "code": "x", "refresh_token": "x", "code_verifier": "x" * 43}
    error = httpx.post(metadata["token_endpoint"], data=sent).json()["error"]

    assert (error != "unsupported_grant_type") is (grant in metadata["grant_types_supported"]), error


def test_the_keys_have_what_tokens_are_signed_with(metadata: dict[str, Any]) -> None:
    keys = httpx.get(metadata["jwks_uri"]).json()["keys"]

    assert set(metadata["id_token_signing_alg_values_supported"]) == {key["alg"] for key in keys}


def test_a_client_registers_with_an_announced_method_and_with_no_other(metadata: dict[str, Any]) -> None:
    if httpx.post(metadata.get("registration_endpoint", metadata["issuer"]), json={}).status_code != 400:
        return  # strangers may not register in this realm
    for method in (*METHODS, "made_up"):
        sent = {"redirect_uris": ["http://127.0.0.1/cb"], "token_endpoint_auth_method": method, "grant_types": []}
        if method == "private_key_jwt":
            sent["jwks_uri"] = "https://client.example/keys"
        answer = httpx.post(metadata["registration_endpoint"], json=sent)

        announced = method in metadata["token_endpoint_auth_methods_supported"]
        assert (answer.status_code == 201) is announced, (method, answer.text)
        assert not announced or answer.json()["token_endpoint_auth_method"] == method


def test_endpoints_of_clients_name_the_same_methods_and_nothing_that_is_no_method(metadata: dict[str, Any]) -> None:
    token = metadata["token_endpoint_auth_methods_supported"]

    assert metadata["revocation_endpoint_auth_methods_supported"] == token
    assert metadata["introspection_endpoint_auth_methods_supported"] == [name for name in token if name != "none"]
    assert urlsplit(metadata["issuer"]).query == ""
