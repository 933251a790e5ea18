"""RFC 9126 §4: the authorization endpoint takes a handle from its own client, while it is fresh, for one answer."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client as Browser

from accounts.models import User
from clients.models import Client
from oauth.models import AuthorizationCode, Consent, PushedRequest
from oauth.tasks import clear_expired
from realms.models import Realm
from tests.oauth.costs import cost
from tests.oauth.declared import add_scope
from tests.oauth.pages import is_consent
from tests.par.pushing import PREFIX, pushed, visit
from tests.people import browser, log_in
from tests.protocol import CALLBACK, Pkce, add_client, answer_of, decide, redeem
from tests.security.answers import assert_page, error_sent_back

Wait = Callable[[int], None]


@pytest.fixture
def person(client: Browser, acme: Realm, alice: User) -> Browser:
    """Return Alice's browser, in a realm whose client `web` gets a code at once, and `asking` after consent."""
    add_scope(acme, "notes:read", "Read your notes")
    add_client(acme, public=True)
    add_client(acme, "asking", public=True, consent=Client.Consent.REMEMBER)
    log_in(client, alice)
    return client


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


@pytest.mark.attack("A42")
def test_a_handle_of_another_client_is_refused_and_not_burned(person: Browser, acme: Realm) -> None:
    request_uri = pushed(acme)

    for client_id in ("asking", "nobody", None):
        assert_page(visit(person, acme, request_uri, client_id))
    assert "code" in answer_of(visit(person, acme, request_uri))


@pytest.mark.attack("E02")
def test_a_handle_of_another_realm_is_refused_and_not_burned(
    person: Browser, acme: Realm, globex: Realm, mallory: User
) -> None:
    add_client(globex, public=True)
    elsewhere = browser()
    log_in(elsewhere, mallory)
    request_uri = pushed(acme)

    assert_page(visit(elsewhere, globex, request_uri))
    assert "code" in answer_of(visit(person, acme, request_uri))


@pytest.mark.attack("A41")
@pytest.mark.parametrize(
    "address", ["https://app.example/r", "http://169.254.169.254/latest", "file:///etc/passwd", "urn:other:x"]
)
def test_no_other_address_is_taken_or_fetched(
    person: Browser, acme: Realm, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def fetched(*_: Any, **__: Any) -> None:
        raise AssertionError("Something was fetched.")

    monkeypatch.setattr("socket.socket.connect", fetched)
    monkeypatch.setattr("socket.getaddrinfo", fetched)

    alone = visit(person, acme, address, redirect_uri=None)
    whole = visit(person, acme, address, redirect_uri=CALLBACK, response_type="code", scope="openid")

    for answer in (alone, whole):
        assert error_sent_back(answer, acme, to=CALLBACK) == "request_uri_not_supported"


@pytest.mark.parametrize("handle", ["", "x", "x" * 16_000, "../../etc", "' OR 1=1 --", "é"])
def test_a_made_up_handle_leads_nowhere(person: Browser, acme: Realm, handle: str) -> None:
    assert_page(visit(person, acme, f"{PREFIX}{handle}"))


@pytest.mark.attack("A44")
def test_a_hostile_state_is_encoded_and_in_no_page(person: Browser, acme: Realm) -> None:
    state = "'\"><script>alert(1)</script>"
    request_uri = pushed(acme, "asking", state=state)
    page = visit(person, acme, request_uri, "asking")

    answer = decide(person, page, "allow")

    assert "<script>alert" not in page.content.decode()
    assert "<" not in answer["Location"]
    assert answer_of(answer)["state"] == state


@pytest.mark.attack("A45")
def test_a_request_as_large_as_may_be_pushed_still_finds_its_way_through_login(
    person: Browser, acme: Realm, alice: User
) -> None:
    del person
    visitor, state = browser(), "é☃" * 1600
    request_uri = pushed(acme, state=state)

    login = visit(visitor, acme, request_uri)["Location"]
    way_on = log_in(visitor, alice, next=unquote(login.partition("next=")[2]))["Location"]

    assert len(login) < 16_000
    assert answer_of(visitor.get(way_on))["state"] == state


def test_a_disabled_client_has_no_handles(person: Browser, acme: Realm) -> None:
    request_uri = pushed(acme)
    client = Client.objects.all_realms().get(client_id="web")
    client.enabled = False
    client.save()

    assert_page(visit(person, acme, request_uri))


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
