"""What strangers send in place of a passkey is refused, changes nothing, and is never an error of the server."""

import json
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.factors import authenticators
from accounts.models import User
from audit import actions
from audit.models import Refusal
from realms.context import realm_context
from realms.models import Realm
from tests.factors.apps import protected, show
from tests.people import browser, log_in

OPTIONS = "/realms/acme/account/passkeys/options/"
LOGIN = "/realms/acme/account/passkeys/login/"
SETUP = "/realms/acme/account/security/passkey/"
HOSTILE = [
    "",
    "null",
    "[]",
    "{}",
    "7",
    "{",
    '"text"',
    "[" * 5000,
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}),
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30"}}),
    json.dumps(
        {
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
            "response": {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "userHandle": "AA"},
        }
    ),
    json.dumps(
        {
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
            "response": {"clientDataJSON": "e30", "attestationObject": "AA"},
        }
    ),
    json.dumps({"id": 7, "rawId": None, "type": [], "response": "AA"}),
]


def challenge(person: Browser, purpose: str) -> dict[str, Any]:
    answer = person.post(OPTIONS, {"purpose": purpose})
    assert answer.status_code == 200
    public_key: dict[str, Any] = answer.json()["publicKey"]
    return public_key


@pytest.mark.parametrize("answer", HOSTILE)
def test_no_stranger_logs_in(client: Browser, acme: Realm, answer: str) -> None:
    challenge(client, "login")

    refused = client.post(LOGIN, {"credential": answer, "next": "/realms/acme/account/"})

    assert (refused.status_code, refused["Location"].partition("?")[0]) == (302, "/realms/acme/account/login/")
    assert "That passkey did not work here." in client.get(refused["Location"]).content.decode()
    assert client.get(f"{acme.path}/account/").status_code == 302
    assert Refusal.objects.filter(realm="acme", reason=actions.FACTOR_FAILED).exists()


@pytest.mark.parametrize("answer", HOSTILE[1:])
def test_no_nonsense_is_a_second_factor_or_becomes_one(client: Browser, alice: User, answer: str) -> None:
    protected(alice)
    pending = browser()
    log_in(pending, alice)
    challenge(pending, "confirm")

    assert show(pending, alice.realm, credential=answer).status_code == 200
    alice.realm.require_second_factor = "never"
    alice.realm.save()
    log_in(client, alice)
    challenge(client, "register")
    assert client.post(SETUP, {"credential": answer, "name": "Key"}).status_code == 200
    with realm_context(alice.realm):
        assert not authenticators.of(alice).filter(type="webauthn").exists()


def test_a_challenge_is_given_for_what_the_person_may_do(client: Browser, alice: User) -> None:
    visitor = challenge(client, "login")
    refused = [client.post(OPTIONS, {"purpose": purpose}).status_code for purpose in ("confirm", "register", "", "x")]
    log_in(client, alice)
    registering = challenge(client, "register")

    assert (visitor["rpId"], visitor["userVerification"]) == ("testserver", "required")
    assert not visitor.get("allowCredentials")
    assert refused == [403, 403, 400, 400]
    assert client.post(OPTIONS, {"purpose": "login"}).status_code == 403
    assert (registering["attestation"], registering["rp"]["id"]) == ("none", "testserver")
    assert client.get(OPTIONS).status_code == 405
    assert client.get(LOGIN).status_code == 405
    assert browser().post("/account/passkeys/options/", {"purpose": "login"}).status_code == 404


def test_two_challenges_differ_and_visitors_are_not_remembered_for_long(client: Browser, acme: Realm) -> None:
    first, second = challenge(client, "login"), challenge(client, "login")

    assert first["challenge"] != second["challenge"]
    assert client.cookies[f"__Secure-session_{acme.slug}"]["max-age"] == 900


def test_the_login_page_keeps_no_session_for_a_visitor(client: Browser, acme: Realm) -> None:
    page = client.get(f"{acme.path}/account/login/")

    assert f"__Secure-session_{acme.slug}" not in client.cookies
    assert 'autocomplete="username webauthn"' in page.content.decode()
