"""RFC 9126 §4: the authorization endpoint takes a handle from its own client, while it is fresh, for one answer."""

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from django.test import Client as Browser

from accounts.models import User
from oauth.models import AuthorizationCode, Consent, PushedRequest
from oauth.tasks import clear_expired
from realms.models import Realm
from tests.oauth.costs import cost
from tests.oauth.pages import is_consent
from tests.par.pushing import pushed, visit
from tests.people import browser, log_in
from tests.protocol import CALLBACK, Pkce, add_client, answer_of, decide, redeem
from tests.security.answers import assert_page, error_sent_back

Wait = Callable[[int], None]


def test_a_handle_leads_to_a_code_for_what_was_pushed(person: Browser, acme: Realm) -> None:
    pkce = Pkce()
    request_uri = pushed(acme, scope="openid notes:read", state="kept", code_challenge=pkce.challenge)

    answer = answer_of(visit(person, acme, request_uri))

    assert (answer["state"], answer["iss"]) == ("kept", acme.issuer)
    assert redeem(person, acme, answer["code"], pkce).json()["scope"] == "openid notes:read"


@pytest.mark.attack("A40")
def test_nothing_else_in_the_query_counts(person: Browser, acme: Realm) -> None:
    outer = {"state": "evil", "scope": "notes:read", "prompt": "none", "response_type": "token", "request": "x.y.z"}
    outer |= {"redirect_uri": "https://evil.example", "code_challenge": "evil", "registration": "{}", "nonce": "evil"}

    answer = visit(person, acme, pushed(acme, state="kept", nonce="mine"), **outer)

    assert answer["Location"].startswith(f"{CALLBACK}?")
    assert answer_of(answer)["state"] == "kept"
    code = AuthorizationCode.objects.all_realms().get()
    assert (code.scope, code.nonce) == ("openid", "mine")


def test_it_may_be_opened_again_until_it_is_answered(person: Browser, acme: Realm) -> None:
    request_uri = pushed(acme, "asking")

    pages = [visit(person, acme, request_uri, "asking") for _ in range(3)]

    assert [is_consent(page) for page in pages] == [True] * 3
    assert "code" in answer_of(decide(person, pages[0], "allow"))


@pytest.mark.attack("A42")
@pytest.mark.parametrize("decision", ["allow", "deny"])
def test_it_is_answered_once_whichever_page_is_still_open(person: Browser, acme: Realm, decision: str) -> None:
    request_uri = pushed(acme, "asking")
    first, second = (visit(person, acme, request_uri, "asking") for _ in range(2))
    answer_of(decide(person, first, decision))
    before = list(AuthorizationCode.objects.all_realms()), list(Consent.objects.all_realms())

    again = decide(person, second, "allow"), decide(person, second, "deny"), visit(person, acme, request_uri, "asking")

    for answer in again:
        assert_page(answer, hiding=CALLBACK)
        assert "invalid_request_uri" in answer.content.decode()
    assert (list(AuthorizationCode.objects.all_realms()), list(Consent.objects.all_realms())) == before


@pytest.mark.attack("A42")
def test_a_handle_that_was_answered_at_once_is_not_taken_again(person: Browser, acme: Realm) -> None:
    request_uri = pushed(acme)
    answer_of(visit(person, acme, request_uri))

    assert_page(visit(person, acme, request_uri))


@pytest.mark.attack("A42")
def test_an_error_that_goes_back_is_an_answer_too(person: Browser, acme: Realm) -> None:
    request_uri = pushed(acme, "asking", prompt="none")

    first = visit(person, acme, request_uri, "asking")

    assert error_sent_back(first, acme, to=CALLBACK) == "consent_required"
    assert_page(visit(person, acme, request_uri, "asking"))


@pytest.mark.attack("A42")
def test_a_handle_that_was_not_opened_in_time_is_dead(person: Browser, acme: Realm, wait: Wait) -> None:
    fresh, stale = pushed(acme), pushed(acme)
    wait(89)
    answer_of(visit(person, acme, fresh))
    wait(2)

    assert_page(visit(person, acme, stale))


@pytest.mark.attack("A42")
@pytest.mark.parametrize("cleared", [True, False])
def test_who_opened_it_in_time_may_take_longer_to_log_in_and_is_answered_once(
    acme: Realm, alice: User, person: Browser, wait: Wait, *, cleared: bool
) -> None:
    del person
    visitor, request_uri = browser(), pushed(acme)
    login = visit(visitor, acme, request_uri)["Location"]
    wait(300)
    if cleared:
        clear_expired()
        assert not PushedRequest.objects.all_realms().exists()
    way_on = log_in(visitor, alice, next=unquote(login.partition("next=")[2]))["Location"]

    first, second = visitor.get(way_on), visitor.get(way_on)

    assert "code" in answer_of(first)
    assert_page(second)
    wait(3500)
    clear_expired()
    assert_page(visitor.get(way_on))


def test_opening_costs_a_select_and_the_answer_one_statement_more(person: Browser, acme: Realm) -> None:
    answer_of(visit(person, acme, pushed(acme)))
    request_uri = pushed(acme)

    with cost() as spent:
        answer_of(visit(person, acme, request_uri))

    touching = [sql for sql in spent.statements if "pushedrequest" in sql]
    assert [sql.split()[0] for sql in touching] == ["SELECT", "INSERT"]


def test_stale_requests_are_deleted_in_batches(acme: Realm, wait: Wait, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oauth.tasks.BATCH", 2)
    add_client(acme, public=True)
    for _ in range(5):
        pushed(acme)
    wait(200)
    kept = pushed(acme)

    clear_expired()

    assert PushedRequest.objects.all_realms().count() == 1
    assert kept
