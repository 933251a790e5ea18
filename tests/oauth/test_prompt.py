"""OpenID Connect Core §3.1.2.1: prompt: what a client wants asked of the person, or not asked."""

import time

import pytest
from django.test import Client as Browser

from accounts.models import User
from clients.models import Client
from realms.models import Realm
from tests.oauth.pages import is_consent
from tests.oauth.proofs import AGAIN, age_session, auth_time, prove, way_on
from tests.people import log_in
from tests.protocol import (
    CALLBACK,
    PROTOCOL,
    Pkce,
    add_client,
    answer_of,
    authorize,
    decide,
    follow_to_client,
)
from tests.security.answers import error_sent_back


@pytest.fixture
def person(client: Browser, acme: Realm, alice: User) -> Browser:
    add_client(acme, public=True)
    add_client(acme, "asking", public=True, consent=Client.Consent.REMEMBER)
    log_in(client, alice)
    return client


def test_silence_without_a_session_is_login_required(client: Browser, acme: Realm) -> None:
    add_client(acme, public=True)

    answer = authorize(client, acme, Pkce(), prompt="none", state="kept")

    assert error_sent_back(answer, acme, to=CALLBACK) == "login_required"
    assert answer_of(answer)["state"] == "kept"


@pytest.mark.attack("G09")
def test_silence_without_consent_is_consent_required(person: Browser, acme: Realm) -> None:
    answer = authorize(person, acme, Pkce(), client_id="asking", prompt="none")

    assert error_sent_back(answer, acme, to=CALLBACK) == "consent_required"


def test_silence_after_consent_is_answered_with_a_code(person: Browser, acme: Realm) -> None:
    follow_to_client(person, decide(person, authorize(person, acme, Pkce(), client_id="asking"), "allow"))

    answer = authorize(person, acme, Pkce(), client_id="asking", prompt="none")

    assert answer_of(answer).keys() == {"code", "iss"}


@pytest.mark.parametrize(
    "prompt", ["none login", "none consent", "login none", "none select_account", "bogus", "NONE", "login bogus"]
)
def test_a_prompt_that_makes_no_sense_is_refused(person: Browser, acme: Realm, prompt: str) -> None:
    answer = authorize(person, acme, Pkce(), prompt=prompt)

    assert error_sent_back(answer, acme, to=CALLBACK) == "invalid_request"


@pytest.mark.attack("A37")
@pytest.mark.parametrize("prompt", ["login", "select_account", "login consent", "select_account login"])
def test_a_person_with_a_session_proves_again_who_they_are(
    person: Browser, acme: Realm, alice: User, prompt: str
) -> None:
    pkce = Pkce()
    age_session(person, acme, seconds=600)
    before = auth_time(person, acme, authorize(person, acme, pkce), pkce)

    asked = authorize(person, acme, pkce, prompt=prompt)
    page = person.get(asked["Location"])
    after = auth_time(person, acme, prove(person, asked), pkce)

    assert alice.email in page.content.decode()
    assert before <= time.time() - 600
    assert after > time.time() - 60


@pytest.mark.attack("A37")
@pytest.mark.parametrize("prompt", ["login", "select_account"])
def test_the_proof_cannot_be_skipped(person: Browser, acme: Realm, prompt: str) -> None:
    asked = authorize(person, acme, Pkce(), prompt=prompt)
    ticket = way_on(asked).partition("ticket=")[2]

    for query in ("", "&prompt=none", "&prompt=", "&prompt=consent", "&max_age=9999"):
        answer = person.get(f"{acme.path}/{PROTOCOL}/auth/continue?ticket={ticket}{query}")

        assert answer["Location"].startswith(AGAIN)


@pytest.mark.attack("A37")
def test_a_wrong_password_is_no_proof(person: Browser, acme: Realm) -> None:
    asked = authorize(person, acme, Pkce(), prompt="login")

    refused = person.post(AGAIN, {"password": "wrong", "next": way_on(asked)})

    assert refused.status_code == 200
    assert person.get(way_on(asked))["Location"].startswith(AGAIN)


def test_a_person_who_has_just_logged_in_is_not_asked_twice(client: Browser, acme: Realm, alice: User) -> None:
    add_client(acme, public=True)
    to_login = authorize(client, acme, Pkce(), prompt="login")

    arrived = client.get(log_in(client, alice, next=way_on(to_login))["Location"])

    assert to_login["Location"].startswith(f"{acme.path}/account/login/")
    assert "code" in answer_of(arrived)


def test_consent_is_asked_for_although_it_is_remembered(person: Browser, acme: Realm) -> None:
    follow_to_client(person, decide(person, authorize(person, acme, Pkce(), client_id="asking"), "allow"))

    answers = [authorize(person, acme, Pkce(), client_id=name, prompt="consent") for name in ("asking", "web")]

    assert [is_consent(answer) for answer in answers] == [True, True]


def test_login_and_consent_are_asked_for_in_this_order(person: Browser, acme: Realm) -> None:
    page = prove(person, authorize(person, acme, Pkce(), prompt="login consent"))

    assert is_consent(page)
    assert "code" in answer_of(decide(person, page, "allow"))
