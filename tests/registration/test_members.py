"""RFC 7591 §2, OpenID Connect Registration §2: the members that say how a client proves itself and what it is owed."""

import json
import socket
from typing import Any

import pytest
from jwcrypto.jwk import JWK

from accounts.models import User
from realms.models import Realm
from tests.applications import Application, refusal
from tests.people import log_in
from tests.protocol import Pkce, authorize
from tests.registration.wire import BODY, CONFIDENTIAL, post, registered, stored

KEY = JWK.generate(kty="EC", crv="P-256", kid="one")
JWKS = {"keys": [json.loads(KEY.export_public())]}


def test_a_client_may_bring_its_keys(acme: Realm) -> None:
    keys = {"token_endpoint_auth_method": "private_key_jwt", "token_endpoint_auth_signing_alg": "ES256", "jwks": JWKS}
    told = registered(acme, BODY | keys)

    assert keys.items() <= told.items()
    assert "client_secret" not in told
    assert "client_secret_expires_at" not in told


@pytest.mark.attack("F17")
def test_addresses_of_documents_are_kept_and_not_fetched(acme: Realm, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *arguments, **_: asked.append(arguments))
    members = {
        "jwks_uri": "https://app.example/jwks.json",
        "logo_uri": "https://app.example/logo.png",
        "sector_identifier_uri": "https://app.example/sector.json",
        "backchannel_logout_uri": "https://app.example/logout",
        "initiate_login_uri": "https://app.example/login",
        "request_uris": ["https://app.example/request.jwt"],
    }
    told = registered(acme, BODY | members)

    kept = {"jwks_uri", "logo_uri", "backchannel_logout_uri", "initiate_login_uri"}
    assert {name: told[name] for name in members if name in told} == {name: members[name] for name in kept}
    assert not asked


@pytest.mark.attack("F14")
@pytest.mark.parametrize(
    "uri",
    [
        "http://app.example/jwks.json",
        "https://127.0.0.1/jwks.json",
        "https://localhost/jwks.json",
        "https://2130706433/jwks.json",
        "https://0x7f000001/jwks.json",
        "https://127.1/jwks.json",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest",
        "https://100.64.0.1/",
        "https://[::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:7f00:1]/",
        "https://metadata/",
        "https://user@app.example/",
        "https://app.example/#f",
        "file:///etc/passwd",
        "cursor://x/y",
        "https://app.example/" + "x" * 500,
    ],
)
def test_keys_are_not_looked_for_where_nobody_should_look(acme: Realm, uri: str) -> None:
    answer = post(acme, BODY | {"token_endpoint_auth_method": "private_key_jwt", "jwks_uri": uri})

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client_metadata")


@pytest.mark.parametrize(
    "member",
    [
        {"token_endpoint_auth_method": "private_key_jwt"},
        {"jwks": JWKS, "jwks_uri": "https://app.example/jwks.json"},
        {"jwks": {"keys": [json.loads(KEY.export_private())]}},
        {"jwks": {"keys": []}},
        {"jwks": "x"},
        {"token_endpoint_auth_signing_alg": "none"},
        {"token_endpoint_auth_signing_alg": "HS256"},
        {"token_endpoint_auth_method": "tls_client_auth"},
        {"token_endpoint_auth_method": "client_secret_jwt"},
        {"access_token_signed_response_alg": "none"},
        {"access_token_signed_response_alg": "EdDSA"},
        {"default_max_age": -1},
        {"default_max_age": True},
        {"default_max_age": "60"},
        {"default_max_age": 10**12},
    ],
    ids="+".join,  # without the key, which each process draws anew
)
def test_what_does_not_go_together_is_refused(acme: Realm, member: dict[str, Any]) -> None:
    answer = post(acme, BODY | member)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client_metadata")


def test_a_client_says_how_fresh_a_login_must_be(acme: Realm, alice: User) -> None:
    told = registered(acme, CONFIDENTIAL | {"default_max_age": 0, "require_auth_time": False})
    agent = Application(acme, told["client_secret"], told["client_id"])
    log_in(agent.browser, alice)
    answer = authorize(agent.browser, acme, Pkce(), client_id=told["client_id"])

    assert (told["default_max_age"], told["require_auth_time"]) == (0, True)
    assert "reauthenticate" in answer["Location"]


def test_algorithms_are_chosen_among_those_of_the_realm(acme: Realm) -> None:
    chosen = {"id_token_signed_response_alg": "ES256", "access_token_signed_response_alg": "RS256"}
    told = registered(acme, BODY | chosen)

    assert chosen.items() <= told.items()


@pytest.mark.attack("F18")
def test_what_a_client_says_of_its_session_host_goes_nowhere(acme: Realm, alice: User) -> None:
    template = {"backchannel_logout_uri": "https://${application.session.host}/logout"}
    assert refusal(post(acme, CONFIDENTIAL | template)) == (400, "invalid_client_metadata")
    told = registered(acme, CONFIDENTIAL | {"scope": "openid offline_access"})
    agent = Application(acme, told["client_secret"], told["client_id"])
    log_in(agent.browser, alice)
    answer = agent.refresh(agent.tokens()["refresh_token"], client_session_host="10.9.8.7", client_session_state="x")

    assert "backchannel_logout_uri" not in told
    assert answer.status_code == 200
    assert "10.9.8.7" not in str(vars(stored(told)))


def test_the_answer_has_nothing_empty(acme: Realm) -> None:
    body = BODY | {"contacts": [], "tos_uri": "", "jwks": None, "software_id": None, "default_max_age": None}
    told = registered(acme, body)

    assert not [name for name, value in told.items() if value in ("", [], None)]
