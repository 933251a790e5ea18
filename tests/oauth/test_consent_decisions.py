"""OAuth 2.1 §4.1.2 and §7.3: a decision is made by the person who saw the page, in the session that they saw it in."""

from unittest.mock import patch

import pytest
from django.test import Client as Browser

from accounts.models import User
from clients.models import Client
from oauth.models import AuthorizationCode, Consent
from realms.models import Realm
from tests.oauth.pages import read
from tests.people import browser, log_in
from tests.protocol import CALLBACK, PROTOCOL, Pkce, add_client, answer_of, authorize, decide, post_form, redeem
from tests.security.answers import assert_page, error_sent_back


@pytest.fixture
def person(client: Browser, acme: Realm, alice: User) -> Browser:
    add_client(acme, public=True, consent=Client.Consent.REMEMBER)
    log_in(client, alice)
    return client


def way_on(realm: Realm) -> str:
    return f"{realm.path}/{PROTOCOL}/auth/continue"


def ticket_of(person: Browser, realm: Realm, **request: str) -> str:
    return str(authorize(person, realm, Pkce(), **request).context["ticket"])


def assert_nothing_was_allowed() -> None:
    assert not AuthorizationCode.objects.all_realms().exists()
    assert not Consent.objects.all_realms().exists()


def test_who_denies_sends_the_refusal_back(person: Browser, acme: Realm) -> None:
    answer = decide(person, authorize(person, acme, Pkce(), state="kept"), "deny")

    assert error_sent_back(answer, acme, to=CALLBACK) == "access_denied"
    assert answer_of(answer)["state"] == "kept"
    assert_nothing_was_allowed()


def test_who_denies_a_client_that_registered_itself_is_sent_back_too(person: Browser, acme: Realm) -> None:
    add_client(acme, "stranger", public=True, origin=Client.Origin.REGISTRATION, consent=Client.Consent.REMEMBER)

    answer = decide(person, authorize(person, acme, Pkce(), client_id="stranger", state="kept"), "deny")

    assert error_sent_back(answer, acme, to=CALLBACK) == "access_denied"


@pytest.mark.attack("G04")
@pytest.mark.parametrize("place", [0, 10, 40, -1])
def test_a_ticket_that_was_altered_is_refused(person: Browser, acme: Realm, place: int) -> None:
    ticket = list(ticket_of(person, acme))
    ticket[place] = "A" if ticket[place] != "A" else "B"

    answers = [
        post_form(person, way_on(acme), ticket="".join(ticket), decision="allow"),
        person.get(way_on(acme), {"ticket": "".join(ticket)}),
    ]

    for answer in answers:
        assert_page(answer, hiding=CALLBACK)
    assert_nothing_was_allowed()


@pytest.mark.parametrize("ticket", [None, "", "x", "a:b:c", "\x00", "é", "A" * 20_000])
def test_what_is_no_ticket_is_refused(person: Browser, acme: Realm, ticket: str | None) -> None:
    answer = post_form(person, way_on(acme), ticket=ticket, decision="allow")

    assert_page(answer)
    assert_page(person.get(way_on(acme), {"ticket": ticket} if ticket is not None else {}))


def test_a_ticket_that_is_too_old_is_refused(person: Browser, acme: Realm) -> None:
    ticket = ticket_of(person, acme)

    with patch("oauth.endpoints.authorization.ticket.MAXIMUM_AGE", -1):
        answers = [post_form(person, way_on(acme), ticket=ticket, decision="allow")]
        answers.append(person.get(way_on(acme), {"ticket": ticket}))

    for answer in answers:
        assert_page(answer)
        assert "This page has expired" in answer.content.decode()
    assert_nothing_was_allowed()


def test_a_ticket_of_another_realm_is_refused(person: Browser, acme: Realm, mallory: User) -> None:
    add_client(mallory.realm, public=True)
    log_in(person, mallory)
    ticket = ticket_of(person, acme)

    answer = post_form(person, way_on(mallory.realm), ticket=ticket, decision="allow")

    assert_page(answer)
    assert_nothing_was_allowed()


@pytest.mark.attack("G02")
def test_a_page_that_was_shown_to_another_person_asks_again(person: Browser, acme: Realm, bob: User) -> None:
    ticket = ticket_of(person, acme)
    other = browser()
    log_in(other, bob)

    answer = post_form(other, way_on(acme), ticket=ticket, decision="allow")

    assert answer.status_code == 303
    assert answer["Location"].startswith(f"{way_on(acme)}?ticket=")
    assert "bob@acme.test" in read(other.get(answer["Location"]))
    assert_nothing_was_allowed()


def test_a_page_from_an_earlier_session_asks_again(person: Browser, acme: Realm, alice: User) -> None:
    ticket = ticket_of(person, acme)
    person.post(f"{acme.path}/account/logout/")
    log_in(person, alice)

    answer = post_form(person, way_on(acme), ticket=ticket, decision="allow")

    assert "asks to use your account" in read(person.get(answer["Location"]))
    assert_nothing_was_allowed()


def test_a_visitor_who_decides_logs_in_first(person: Browser, acme: Realm) -> None:
    ticket = ticket_of(person, acme)
    visitor = browser()

    answer = post_form(visitor, way_on(acme), ticket=ticket, decision="allow")

    assert visitor.get(answer["Location"])["Location"].startswith(f"{acme.path}/account/login/?next=")
    assert_nothing_was_allowed()


def test_the_ticket_that_goes_through_login_is_no_decision(person: Browser, acme: Realm) -> None:
    to_login = authorize(browser(), acme, Pkce())
    ticket = to_login["Location"].partition("ticket%253D")[2] or to_login["Location"].partition("ticket%3D")[2]

    answer = post_form(person, way_on(acme), ticket=ticket, decision="allow")

    assert ticket
    assert "code" not in answer.headers.get("Location", "").partition("?")[2].split("=")
    assert_nothing_was_allowed()


@pytest.mark.parametrize("decision", [None, "", "Allow", "yes", "true"])
def test_what_is_no_decision_asks_again(person: Browser, acme: Realm, decision: str | None) -> None:
    answer = post_form(person, way_on(acme), ticket=ticket_of(person, acme), decision=decision)

    assert "asks to use your account" in read(person.get(answer["Location"]))
    assert_nothing_was_allowed()


def test_two_decisions_are_none(person: Browser, acme: Realm) -> None:
    answer = post_form(person, way_on(acme), ticket=ticket_of(person, acme), decision=["deny", "allow"])

    assert_page(answer)
    assert_nothing_was_allowed()


@pytest.mark.attack("G10")
def test_two_tabs_are_two_requests_whichever_is_answered_first(person: Browser, acme: Realm) -> None:
    add_client(acme, "other", public=True, consent=Client.Consent.REMEMBER, redirect_uris=["https://other.example/cb"])
    one, another = Pkce(), Pkce()
    first = authorize(person, acme, one, state="first")
    second = authorize(
        person, acme, another, state="second", client_id="other", redirect_uri="https://other.example/cb"
    )

    answers = [decide(person, second, "allow"), decide(person, first, "allow"), decide(person, first, "allow")]

    assert [answer["Location"].partition("?")[0] for answer in answers] == [
        "https://other.example/cb",
        CALLBACK,
        CALLBACK,
    ]
    assert [answer_of(answer)["state"] for answer in answers] == ["second", "first", "first"]
    codes = [answer_of(answer)["code"] for answer in answers]
    crossed = redeem(person, acme, codes[0], one)
    assert (crossed.status_code, crossed.json()["error"]) == (400, "invalid_grant")
    assert redeem(person, acme, codes[1], one).status_code == 200
