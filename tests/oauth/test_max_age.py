"""OpenID Connect Core §3.1.2.1: max_age: how old the proof may be that this person is who they say."""

import time

import pytest
from django.test import Client as Browser

from accounts.models import User
from realms.models import Realm
from tests.oauth.proofs import AGAIN, age_session, auth_time, prove, way_on
from tests.people import log_in
from tests.protocol import CALLBACK, Pkce, add_client, answer_of, authorize
from tests.security.answers import error_sent_back


@pytest.fixture
def person(client: Browser, acme: Realm, alice: User) -> Browser:
    add_client(acme, public=True)
    log_in(client, alice)
    return client


@pytest.mark.attack("A38")
@pytest.mark.parametrize("max_age", ["601", "86400", "9999999999", "0000000601"])
def test_a_proof_that_is_young_enough_is_taken(person: Browser, acme: Realm, max_age: str) -> None:
    age_session(person, acme, seconds=590)
    pkce = Pkce()

    answer = authorize(person, acme, pkce, max_age=max_age)

    assert 500 < time.time() - auth_time(person, acme, answer, pkce) < 660


@pytest.mark.attack("A37", "A38")
@pytest.mark.parametrize("max_age", ["0", "1", "599", "00"])
def test_a_proof_that_is_too_old_is_renewed(person: Browser, acme: Realm, max_age: str) -> None:
    age_session(person, acme, seconds=600)
    pkce = Pkce()

    asked = authorize(person, acme, pkce, max_age=max_age)

    assert asked["Location"].startswith(AGAIN)
    assert person.get(way_on(asked))["Location"].startswith(AGAIN)
    assert time.time() - auth_time(person, acme, prove(person, asked), pkce) < 60


@pytest.mark.attack("A38")
def test_zero_demands_a_proof_each_time(person: Browser, acme: Realm) -> None:
    for _ in range(2):
        asked = authorize(person, acme, Pkce(), max_age="0")

        assert asked["Location"].startswith(AGAIN)
        assert "code" in answer_of(prove(person, asked))


@pytest.mark.attack("A38")
@pytest.mark.parametrize(
    "max_age",
    ["-1", "-0", "+1", "1.5", "1e3", "abc", " 1", "0x10", "99999999999", "9" * 400, "\u0663", "\u00b2", "1_0", "NaN"],
)
def test_what_is_no_number_of_seconds_is_refused(person: Browser, acme: Realm, max_age: str) -> None:
    answer = authorize(person, acme, Pkce(), max_age=max_age)

    assert error_sent_back(answer, acme, to=CALLBACK) == "invalid_request"


@pytest.mark.attack("A38")
def test_silence_with_an_old_proof_is_login_required(person: Browser, acme: Realm) -> None:
    age_session(person, acme, seconds=600)

    answer = authorize(person, acme, Pkce(), max_age="60", prompt="none")

    assert error_sent_back(answer, acme, to=CALLBACK) == "login_required"
