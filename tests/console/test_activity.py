"""A person reads what happened to their account: their own events, in words."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.flows.credentials import change_email
from accounts.flows.people import add_person
from accounts.models import User
from audit import actions
from audit.record import record
from clients.models import Client as OAuthClient
from realms.context import realm_context
from realms.models import Realm
from tests.people import PASSWORD, WRONG, browser, log_in, try_password

PAGE = "/realms/acme/account/activity/"


def page(client: Client, query: str = "") -> str:
    return client.get(PAGE + query).content.decode()


def happened(person: User, action: str, **names: object) -> None:
    """Let something have happened to the account of a person."""
    record(action, realm=person.realm.slug, actor=person.email, subject=person.pk, **names)  # type: ignore[arg-type]  # texts


def test_the_newest_comes_first_in_words_with_device_and_network(alice: User) -> None:
    happened(alice, actions.EMAIL_CHANGED, target="alice@acme.test")
    happened(alice, actions.FACTOR_ADDED, target="totp")
    laptop = browser()
    laptop.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"
    log_in(laptop, alice)

    text = page(laptop)

    order = ["Signed in.", "Firefox on Linux", "127.0.0.1", "Added a way to sign in: \u2068authenticator app\u2069."]
    places = [text.index(words) for words in [*order, "Changed the e-mail address to \u2068alice@acme.test\u2069."]]
    assert places == sorted(places)


def test_each_sees_their_own_events_alone_whatever_address_they_have_now(
    client: Client, alice: User, bob: User, globex: Realm
) -> None:
    namesake = add_person(globex, email=alice.email, password=PASSWORD, email_verified=True)
    happened(bob, actions.IDENTITY_LINKED, target="Bob's")
    happened(namesake, actions.IDENTITY_LINKED, target="Namesake's")
    happened(alice, actions.IDENTITY_LINKED, target="Corp")
    with realm_context(alice.realm):
        change_email(bob, email="former@acme.test", peer="")
        change_email(alice, email="bob@acme.test", peer="")
    log_in(client, alice)

    text = page(client)

    assert "Corp" in text, text[text.index("<main") :]
    assert "Bob&#x27;s" not in text
    assert "Namesake" not in text
    assert browser().get(PAGE).status_code == 302


def test_an_application_is_called_by_its_name_and_a_name_stays_text(client: Client, alice: User) -> None:
    OAuthClient.objects.all_realms().create(realm=alice.realm, client_id="c1", name="<b>\u202eNotes")
    happened(alice, actions.CONSENT_GIVEN, target="c1")
    happened(alice, actions.CONSENT_REVOKED, target="gone")
    log_in(client, alice)

    text = page(client)

    assert "Allowed \u2068&lt;b&gt;" in text
    assert "Disconnected \u2068gone\u2069." in text


def test_what_an_administrator_did_is_said_without_the_administrator(client: Client, alice: User) -> None:
    detail = {"model": "accounts.User", "through": "acme", "what": []}
    record(
        actions.ACCESS_ENDED, realm="acme", actor="root@acme.test", subject=alice.pk, peer="192.0.2.7", detail=detail
    )
    log_in(client, alice)

    text = page(client)

    assert "An administrator signed you out everywhere" in text
    assert "root@acme.test" not in text
    assert "192.0.2.7" not in text


def test_failed_attempts_are_counted_on_the_first_page(client: Client, alice: User) -> None:
    for _ in range(3):
        try_password(browser(), alice.realm, alice.email, WRONG)
    log_in(client, alice)

    text = page(client)

    assert "3 wrong passwords or codes" in text


@pytest.mark.parametrize(("query", "expected"), [("", 20), ("?page=2", 6), ("?page=99", 6), ("?page=x", 20)])
def test_older_events_are_on_further_pages_at_the_same_cost(
    client: Client, alice: User, query: str, expected: int
) -> None:
    for _ in range(25):
        happened(alice, actions.CONSENT_GIVEN, target="c1")
    log_in(client, alice)
    page(client)

    with CaptureQueriesContext(connection) as statements:
        text = page(client, query)

    assert text.count("<time ") == expected
    assert len(statements) == (6 if expected == 20 else 5), [query["sql"] for query in statements.captured_queries]


def test_who_has_no_events_is_told_so(client: Client, alice: User) -> None:
    log_in(client, alice)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_event")

    text = page(client)

    assert "Nothing has happened yet." in text
    assert "<time " not in text
