"""What each MCP client sends, and what it must find in the answer."""

import time
from typing import Any

import pytest

from clients.models import Client
from clients.redirect_uris import matches
from realms.models import Realm
from support import secrets
from tests.registration.bodies import CLAUDE_CODE, CONFIDENTIAL, CURSOR, INSPECTOR, LE_CHAT, PUBLIC, VS_CODE
from tests.registration.conftest import Register

EVERY = PUBLIC | CONFIDENTIAL


@pytest.mark.parametrize("body", PUBLIC.values(), ids=PUBLIC)
def test_a_public_client_gets_an_identifier_and_no_secret(register: Register, body: dict[str, Any]) -> None:
    answer = register(body)

    assert answer.status == 201
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.document["client_id"]
    assert abs(answer.document["client_id_issued_at"] - time.time()) < 10
    assert answer.document["token_endpoint_auth_method"] == "none"
    assert "client_secret" not in answer.document
    assert "client_secret_expires_at" not in answer.document


@pytest.mark.parametrize("body", CONFIDENTIAL.values(), ids=CONFIDENTIAL)
def test_a_confidential_client_sees_its_secret_this_once(register: Register, acme: Realm, body: dict[str, Any]) -> None:
    answer = register(body)

    client = Client.objects.all_realms().get(realm=acme)
    assert answer.document["token_endpoint_auth_method"] == "client_secret_basic"
    assert answer.document["client_secret_expires_at"] == 0
    stored = client.secrets.get()
    assert secrets.matches(answer.document["client_secret"], stored.digest)
    assert answer.document["client_secret"] not in stored.digest


@pytest.mark.parametrize("body", EVERY.values(), ids=EVERY)
def test_the_answer_repeats_what_was_registered(register: Register, body: dict[str, Any]) -> None:
    answer = register(body)

    assert answer.document["redirect_uris"] == body["redirect_uris"]
    assert answer.document["grant_types"] == ["authorization_code", "refresh_token"]
    assert answer.document["response_types"] == ["code"]
    assert answer.document["client_name"] == body["client_name"]
    assert None not in answer.document.values()
    assert "" not in answer.document.values()
    assert "code_challenge_method" not in answer.document


@pytest.mark.parametrize("body", EVERY.values(), ids=EVERY)
def test_a_registered_client_has_no_privilege_of_its_own(register: Register, acme: Realm, body: dict[str, Any]) -> None:
    register(body)

    client = Client.objects.all_realms().get(realm=acme)
    assert client.origin == Client.Origin.REGISTRATION
    assert client.consent == Client.Consent.ALWAYS
    assert client.self_registered


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        (VS_CODE, "http://127.0.0.1:51234/"),
        (CLAUDE_CODE, "http://localhost:60001/callback"),
        (INSPECTOR, "http://127.0.0.1:6300/oauth/callback"),
        (CURSOR, "cursor://anysphere.cursor-mcp/oauth/callback"),
    ],
)
def test_the_address_that_a_client_really_uses_matches(register: Register, body: dict[str, Any], sent: str) -> None:
    answer = register(body)

    assert matches(sent, answer.document["redirect_uris"])


def test_inspector_is_told_the_scopes_that_it_may_ask_for(register: Register) -> None:
    answer = register(INSPECTOR)

    assert {"mcp:read", "mcp:write", "offline_access"} <= set(answer.document["scope"].split())
    assert answer.document["client_uri"] == INSPECTOR["client_uri"]
    assert answer.document["application_type"] == "native"


def test_each_registration_makes_another_client(register: Register, acme: Realm) -> None:
    first, second = register(LE_CHAT), register(LE_CHAT)

    assert first.document["client_id"] != second.document["client_id"]
    assert first.document["client_secret"] != second.document["client_secret"]
    assert Client.objects.all_realms().filter(realm=acme).count() == 2
