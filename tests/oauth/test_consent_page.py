"""OAuth 2.1 §7.3: what a careful person must see before they allow something."""

import html
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from django.test import Client as Browser

from accounts.models import User
from clients.models import Client
from realms.models import Realm
from tests.oauth.declared import add_resource, add_scope, give_role
from tests.oauth.pages import read
from tests.people import log_in
from tests.protocol import CALLBACK, Pkce, add_client, authorize, decide, follow_to_client

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

NOTES = "https://notes.example/mcp"


@pytest.fixture
def person(client: Browser, acme: Realm, alice: User) -> Browser:
    add_scope(acme, "notes:read", "Read your notes")
    add_scope(acme, "notes:shred", "Shred your notes", restricted=True)
    add_resource(acme, NOTES, name="Notes")
    log_in(client, alice)
    return client


def add_asking(realm: Realm, **members: Any) -> None:
    add_client(realm, public=True, **{"consent": Client.Consent.REMEMBER, "name": "Note Taker"} | members)


def add_stranger(realm: Realm, **members: Any) -> None:
    add_asking(realm, origin=Client.Origin.REGISTRATION, **members)


def test_it_names_the_client_the_place_the_access_and_the_account(person: Browser, acme: Realm) -> None:
    add_asking(acme)

    words = read(authorize(person, acme, Pkce(), scope="openid notes:read", resource=NOTES))

    assert "Note Taker asks to use your account" in words
    assert "Set up by an administrator." in words
    assert "Your answer goes to app.example" in words
    assert "Confirm who you are openid" in words
    assert "Read your notes notes:read" in words
    assert f"At Notes {NOTES}" in words
    assert "Your account Alice Adams alice@acme.test" in words
    assert "Stay connected" not in words
    assert "program on this computer" not in words


def test_it_says_that_nobody_has_checked_a_client_that_registered_itself(person: Browser, acme: Realm) -> None:
    add_stranger(
        acme, client_uri="https://evil.example", policy_uri="https://evil.example", tos_uri="https://evil.example"
    )

    page = authorize(person, acme, Pkce())

    assert "Registered by itself — nobody has checked this name." in read(page)
    assert "Set up by an administrator." not in read(page)
    assert "evil.example" not in page.content.decode()


@pytest.mark.parametrize("sent", ["http://127.0.0.1:51004/cb", "http://localhost:51004/cb", "http://[::1]:51004/cb"])
def test_it_warns_of_programs_on_this_computer(person: Browser, acme: Realm, sent: str) -> None:
    add_stranger(acme, redirect_uris=["http://127.0.0.1/cb", "http://localhost/cb", "http://[::1]/cb"])

    words = read(authorize(person, acme, Pkce(), redirect_uri=sent))

    assert f"Your answer goes to {sent.split('//')[1].removesuffix(':51004/cb')} (this computer)" in words
    assert "This sends you to a program on this computer. Continue only if you started it yourself." in words


@pytest.mark.parametrize(
    ("uri", "shown"),
    [
        ("cursor://anysphere.cursor-mcp/oauth", "the app cursor://anysphere.cursor-mcp"),
        ("com.example.app:/cb", "the app com.example.app"),
        ("https://app.example:8443/cb", "app.example:8443"),
    ],
)
def test_it_shows_where_the_answer_goes(person: Browser, acme: Realm, uri: str, shown: str) -> None:
    add_stranger(acme, redirect_uris=[CALLBACK, uri])

    words = read(authorize(person, acme, Pkce(), redirect_uri=uri))

    assert f"Your answer goes to {shown} If you allow it" in words


def test_it_says_that_a_client_would_stay_connected(person: Browser, acme: Realm) -> None:
    add_asking(acme)

    words = read(authorize(person, acme, Pkce(), scope="openid offline_access"))

    assert "Stay connected until you disconnect it, also while you are away" in words
    assert "offline_access" not in words


def test_it_shows_only_what_would_be_granted(person: Browser, acme: Realm, alice: User) -> None:
    add_asking(acme)
    asked = {"scope": "openid notes:shred unknown"}

    words = read(authorize(person, acme, Pkce(), **asked))
    give_role(alice, "notes:shred")

    assert "notes:shred" not in words
    assert "unknown" not in words
    assert "Shred your notes notes:shred" in read(authorize(person, acme, Pkce(), **asked))


def test_it_shows_apart_what_is_new_and_what_was_allowed_before(person: Browser, acme: Realm) -> None:
    add_asking(acme)
    first = authorize(person, acme, Pkce(), scope="openid")
    follow_to_client(person, decide(person, first, "allow"))

    words = read(authorize(person, acme, Pkce(), scope="openid notes:read"))

    assert "already" not in read(first)
    assert "If you allow it, it can also Read your notes notes:read" in words
    assert "It already can Confirm who you are openid" in words


@pytest.mark.attack("G22")
@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}{% now 'Y' %}"]
)
def test_a_hostile_name_is_only_text(person: Browser, acme: Realm, name: str) -> None:
    add_stranger(acme, name=name)

    page = authorize(person, acme, Pkce())

    assert f"{name} asks to use your account" in read(page)
    assert f"<bdi>{html.escape(name)}</bdi>" in page.content.decode()


def test_a_long_name_does_not_push_the_rest_away(person: Browser, acme: Realm) -> None:
    add_stranger(acme, name="Your bank " * 20)

    words = read(authorize(person, acme, Pkce()))

    assert "Your bank " * 9 not in words


def test_both_decisions_look_alike_and_neither_is_preselected(person: Browser, acme: Realm) -> None:
    add_asking(acme)

    source = authorize(person, acme, Pkce()).content.decode()

    buttons = re.findall(r"<button ([^>]*name=\"decision\"[^>]*)>\s*(\w+)\s*</button>", source)
    assert [label for _, label in buttons] == ["Deny", "Allow"]
    deny, allow = (attributes.replace("deny", "").replace("allow", "") for attributes, _ in buttons)
    assert deny == allow
    assert "autofocus" not in source


@pytest.mark.attack("G20")
def test_it_is_kept_by_nobody_and_leads_to_any_client(person: Browser, acme: Realm) -> None:
    add_asking(acme)

    page = authorize(person, acme, Pkce())

    assert page["Cache-Control"] == "no-store"
    assert "form-action" not in page["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_somebody_else_may_answer_instead(person: Browser, acme: Realm, alice: User, bob: User) -> None:
    add_asking(acme)
    page = authorize(person, acme, Pkce(), state="kept")
    link = html.unescape(re.findall(r'href="([^"]*/logout/[^"]*)"', page.content.decode())[0])

    question = person.get(link)
    way_on = html.unescape(re.findall(r'name="next"\s+value="([^"]*)"', question.content.decode())[0])
    to_login = follow(person, person.post(link.partition("?")[0], {"next": way_on}))
    arrived = follow(person, log_in(person, bob, next=unquote(to_login["Location"].partition("next=")[2])))

    assert f"signed in as {alice.email}" in read(question)
    assert "/account/login/" in to_login["Location"]
    assert "Bob Baker bob@acme.test" in read(arrived)
    assert follow_to_client(person, decide(person, arrived, "allow"))["state"] == "kept"


def follow(person: Browser, answer: "Answer") -> "Answer":
    return person.get(answer["Location"])
