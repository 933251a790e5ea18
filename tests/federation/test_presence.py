"""A person who has no password here proves that they are present where they log in."""

from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client as Browser

from accounts.session_store import SessionStore
from realms.context import realm_context
from realms.models import Realm
from support import clock
from tests.federation.provider import FakeProvider
from tests.federation.visits import log_in_there, press, visit
from tests.people import browser

pytestmark = pytest.mark.usefixtures("corp")


@pytest.fixture
def alices(acme: Realm) -> Browser:
    """Return the browser in which Alice has logged in through the provider."""
    visit(hers := browser(), acme)
    return hers


def proofs(browser: Browser, realm: Realm) -> list[dict[str, Any]]:
    """Return what the session remembers of how its person was proved."""
    with realm_context(realm):
        return list(SessionStore(browser.cookies["__Secure-session_acme"].value)[AUTHENTICATION_METHODS_SESSION_KEY])


def test_the_page_offers_the_provider_and_no_password(alices: Browser, acme: Realm) -> None:
    page = alices.get(f"{acme.path}/account/reauthenticate/").content.decode()

    assert "Continue with <bdi>Corp</bdi>" in page
    assert 'type="password"' not in page
    assert "Your password" not in page


def test_a_fresh_login_there_counts(alices: Browser, acme: Realm, there: FakeProvider) -> None:
    there.claims = {"auth_time": clock.now()}
    way_on = f"{acme.path}/account/"

    answer = visit(alices, acme, to="confirm", next=way_on)

    assert there.requests("authorize")[-1]["prompt"] == "login"
    assert there.requests("authorize")[-1]["login_hint"] == "alice@corp.example"
    assert answer["Location"] == way_on
    assert proofs(alices, acme)[-1]["reauthenticated"] is True


def test_a_login_there_of_long_ago_does_not(alices: Browser, acme: Realm, there: FakeProvider) -> None:
    there.claims = {"auth_time": clock.now() - 3600}

    answer = visit(alices, acme, to="confirm")

    assert answer.status_code == 400
    assert len(proofs(alices, acme)) == 1


def test_somebody_else_there_proves_nothing(alices: Browser, acme: Realm, there: FakeProvider) -> None:
    there.person = {"sub": "bob-there", "email": "bob@corp.example"}

    assert visit(alices, acme, to="confirm").status_code == 400


def test_another_person_here_proves_nothing(alices: Browser, acme: Realm, there: FakeProvider) -> None:
    back = log_in_there(press(alices, acme, to="confirm"))
    there.person = {"sub": "bob-there", "email": "bob@corp.example"}
    visit(alices, acme)

    assert alices.get(back).status_code == 400


def test_a_visitor_confirms_nothing(client: Browser, acme: Realm) -> None:
    assert "/account/login/" in press(client, acme, to="confirm")["Location"]


def test_a_login_there_of_long_ago_is_no_fresh_one_here(client: Browser, acme: Realm, there: FakeProvider) -> None:
    there.claims = {"auth_time": clock.now() - 3600}
    visit(client, acme)

    asked = press(client, acme, to="link")

    assert "/account/reauthenticate/" in asked["Location"]
