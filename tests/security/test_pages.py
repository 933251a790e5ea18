"""Every page keeps to itself: nothing frames it, nobody learns its address, and nothing on it is of another site."""

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client as Browser

from accounts.models import User
from realms.context import realm_context
from realms.models import Realm, Role
from tests.people import browser, log_in
from tests.protocol import Pkce, add_client, authorize

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

HOSTILE = '"><img src=x onerror=x><script>alert(1)</script>'
REALM = "/realms/acme/"
FOR_VISITORS = (
    "",
    "account/login/",
    "account/sign-up/",
    "account/code/",
    "account/reset/",
    "account/inactive/",
    "nowhere/",
)
FOR_PEOPLE = ("account/", "account/logout/", "account/security/", "account/connections/", "account/reauthenticate/")
FOR_ADMINISTRATORS = ("admin/", "admin/clients/client/")
OF_ANOTHER_SITE = re.compile(
    r"""<(?:link|script|img|iframe|object|embed|source|form|base)\b[^>]*=["']?(?:https?:)?//"""
)


def assert_it_keeps_to_itself(page: "Answer", *, referrer: str = "no-referrer") -> None:
    policy = dict(part.strip().split(" ", 1) for part in page["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert {source for sources in policy.values() for source in sources.split()} <= {"'none'", "'self'", "data:"}
    assert page["X-Frame-Options"] == "DENY"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == referrer
    assert page["Cross-Origin-Opener-Policy"] == "same-origin"
    assert not OF_ANOTHER_SITE.findall(page.content.decode())
    assert "Access-Control-Allow-Origin" not in page


@pytest.fixture
def person(client: Browser, acme: Realm, alice: User) -> Browser:
    with realm_context(acme):
        alice.roles.add(Role.objects.create(realm=acme, name="administrator", administers=True))
    log_in(client, alice)
    return client


@pytest.mark.attack("G07", "G19")
@pytest.mark.parametrize("path", FOR_VISITORS)
@pytest.mark.usefixtures("acme")
def test_pages_of_visitors(path: str) -> None:
    assert_it_keeps_to_itself(browser().get(REALM + path))


@pytest.mark.attack("G07", "G19")
@pytest.mark.parametrize("path", FOR_PEOPLE)
def test_pages_of_people(person: Browser, path: str) -> None:
    page = person.get(REALM + path)

    assert page.status_code == 200
    assert_it_keeps_to_itself(page)


@pytest.mark.attack("G07", "G19")
@pytest.mark.parametrize("path", FOR_ADMINISTRATORS)
def test_pages_of_administrators(person: Browser, path: str) -> None:
    page = person.get(REALM + path)

    assert page.status_code == 200
    assert_it_keeps_to_itself(page, referrer="same-origin")


@pytest.mark.attack("G07", "G19")
def test_consent_and_what_is_refused(person: Browser, acme: Realm) -> None:
    add_client(acme, public=True, consent="always", origin="registration")
    address = {"redirect_uri": "https://app.example/callback"}

    consent = authorize(person, acme, Pkce(), **address)
    error = authorize(person, acme, Pkce(), redirect_uri="https://evil.example/")
    away = authorize(person, acme, Pkce(), scope="unknown", **address)
    forged = browser(enforce_csrf_checks=True).post(f"{REALM}account/login/")

    assert [page.status_code for page in (consent, error, away, forged)] == [200, 400, 400, 403]
    for page in (consent, error, away, forged):
        assert_it_keeps_to_itself(page)


@pytest.mark.attack("G19")
def test_the_answer_that_carries_a_code_tells_nobody_where_it_came_from(person: Browser, acme: Realm) -> None:
    add_client(acme, public=True)

    answer = authorize(person, acme, Pkce())

    assert "code=" in answer["Location"]
    assert (answer["Referrer-Policy"], answer["Cache-Control"], answer.content) == ("no-referrer", "no-store", b"")


@pytest.mark.attack("G27")
def test_no_policy_stands_between_a_decision_and_the_client(person: Browser, acme: Realm) -> None:
    add_client(acme, public=True, consent="always")

    policy = authorize(person, acme, Pkce())["Content-Security-Policy"]

    assert "form-action" not in policy


@pytest.mark.attack("G22")
@pytest.mark.parametrize(
    "name", ["state", "login_hint", "ui_locales", "nonce", "scope", "client_id", "redirect_uri", "prompt"]
)
def test_no_parameter_becomes_a_part_of_a_page(person: Browser, acme: Realm, name: str) -> None:
    add_client(acme, public=True, consent="always", name=HOSTILE)
    for visitor in (person, browser()):
        answer = authorize(visitor, acme, Pkce(), **{name: HOSTILE})
        page = visitor.get(answer["Location"]) if answer.status_code == 302 and answer["Location"][0] == "/" else answer
        assert b"<script>alert" not in page.content
        assert b"onerror=x" not in page.content.replace(b"&quot;&gt;&lt;img src=x onerror=x&gt;", b"")
