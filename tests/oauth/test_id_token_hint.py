"""OpenID Connect Core §3.1.2.1: id_token_hint: the only person whose answer the client will take."""

from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import User
from realms.models import Realm
from tests.oauth.proofs import AGAIN, prove
from tests.people import browser, log_in
from tests.protocol import CALLBACK, Pkce, add_client, answer_of, authorize, get_code, redeem
from tests.security.answers import error_sent_back


@pytest.fixture
def person(client: Browser, acme: Realm, alice: User) -> Browser:
    add_client(acme, public=True)
    log_in(client, alice)
    return client


def tokens_of(user: User) -> dict[str, Any]:
    own, pkce = browser(), Pkce()
    log_in(own, user)
    tokens: dict[str, Any] = redeem(own, user.realm, get_code(own, user.realm, pkce), pkce).json()
    return tokens


@pytest.mark.parametrize("prompt", [None, "none"])
def test_the_person_who_is_meant_gets_a_code(person: Browser, acme: Realm, alice: User, prompt: str | None) -> None:
    hint = tokens_of(alice)["id_token"]

    answer = authorize(person, acme, Pkce(), id_token_hint=hint, prompt=prompt)

    assert "code" in answer_of(answer)


def test_a_hint_may_have_expired(person: Browser, acme: Realm, alice: User) -> None:
    acme.id_token_lifetime = 0
    acme.save()
    hint = tokens_of(alice)["id_token"]

    answer = authorize(person, acme, Pkce(), id_token_hint=hint, prompt="none")

    assert "code" in answer_of(answer)


@pytest.mark.attack("A39")
def test_silence_for_another_person_is_login_required(person: Browser, acme: Realm, bob: User) -> None:
    hint = tokens_of(bob)["id_token"]

    answer = authorize(person, acme, Pkce(), id_token_hint=hint, prompt="none")

    assert error_sent_back(answer, acme, to=CALLBACK) == "login_required"


@pytest.mark.attack("A39")
def test_another_person_never_answers_even_after_a_proof(person: Browser, acme: Realm, bob: User) -> None:
    hint = tokens_of(bob)["id_token"]

    asked = authorize(person, acme, Pkce(), id_token_hint=hint)
    answer = prove(person, asked)

    assert asked["Location"].startswith(AGAIN)
    assert error_sent_back(answer, acme, to=CALLBACK) == "login_required"


@pytest.mark.attack("A39", "D26")
@pytest.mark.parametrize("prompt", [None, "none"])
@pytest.mark.parametrize("kind", ["garbage", "access token", "unsigned", "altered", "other realm"])
def test_what_is_no_id_token_of_this_realm_is_refused(
    person: Browser, alice: User, mallory: User, kind: str, prompt: str | None
) -> None:
    add_client(mallory.realm, public=True)
    tokens = tokens_of(alice)
    header, payload, signature = tokens["id_token"].split(".")
    hints = {
        "garbage": "a.b.c",
        "access token": tokens["access_token"],
        "unsigned": f"eyJhbGciOiJub25lIn0.{payload}.",
        "altered": f"{header}.{payload}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}",
        "other realm": tokens_of(mallory)["id_token"],
    }

    answer = authorize(person, alice.realm, Pkce(), id_token_hint=hints[kind], prompt=prompt)

    assert error_sent_back(answer, alice.realm, to=CALLBACK) == "invalid_request"
