"""A person with hundreds of sessions, apps and keys finds each of them, page by page, and the way out first."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import Session, User
from accounts.session_store import SessionStore
from accounts.sessions import SID
from realms.context import realm_context
from serviceaccounts import api_keys
from serviceaccounts.api_key_terms import Terms
from support import clock
from tests.console.test_connections import connect
from tests.people import log_in

ACCOUNT = "/realms/acme/account/"
HEADING = re.compile(r"<h2[^>]*>\s*<bdi>(.*?)</bdi>")


def sign_in_elsewhere(person: User, number: int) -> None:
    """Let a person be signed in in so many other browsers, the first one seen last."""
    now = clock.now()
    with realm_context(person.realm):
        for each in range(number):
            data = SessionStore().encode({SID: f"sid-{each}"})
            times = {"ends_at": now + 900, "created_at": now - 900, "seen_at": now - 60 - each}
            expires = datetime.fromtimestamp(now + 900, UTC)
            Session.objects.create(
                session_key=f"key-{each}",
                session_data=data,
                realm=person.realm,
                user=person,
                expire_date=expires,
                **times,
            )


def sids(page: str) -> list[str]:
    """Return the names of the sessions that a page lists."""
    return re.findall(r'name="session" value="([^"]+)"', page)


def test_every_session_is_on_a_page_this_one_first_and_the_way_out_above_them(client: Browser, alice: User) -> None:
    log_in(client, alice)
    sign_in_elsewhere(alice, 119)

    pages = [client.get(f"{ACCOUNT}sessions/?page={number}").content.decode() for number in range(1, 7)]

    listed = [sid for page in pages for sid in sids(page)]
    assert listed[1:] == [f"sid-{each}" for each in range(119)]
    assert "This browser" in pages[0]
    assert "Page 1 of 6" in pages[0]
    assert all(page.index("Sign out everywhere else") < page.index('name="session"') for page in pages)


def test_a_session_on_the_last_page_is_ended_as_any_other(client: Browser, alice: User) -> None:
    log_in(client, alice)
    sign_in_elsewhere(alice, 119)

    answer = client.post(f"{ACCOUNT}sessions/end/", {"session": "sid-118"})

    assert answer["Location"].endswith("?ended")
    assert Session.objects.all_realms().filter(user=alice).count() == 119


@pytest.mark.parametrize("page", ["0", "-1", "999", "x", "1e3", "\x00", "\u0661"])
@pytest.mark.parametrize("where", ["sessions", "connections", "api-keys", "activity"])
def test_a_page_that_is_none_is_one_of_those_that_are(client: Browser, alice: User, where: str, page: str) -> None:
    log_in(client, alice)

    assert client.get(f"{ACCOUNT}{where}/", {"page": page}).status_code == 200


def test_apps_are_listed_by_their_last_use_and_found_by_name(client: Browser, alice: User) -> None:
    log_in(client, alice)
    for number in range(21):
        connect(alice, f"app-{number}")
    connect(alice, "calendar")

    first = client.get(f"{ACCOUNT}connections/").content.decode()
    found = client.get(f"{ACCOUNT}connections/", {"q": " CALENDAR "}).content.decode()
    several = client.get(f"{ACCOUNT}connections/", {"q": "app", "page": "2"}).content.decode()

    assert len(HEADING.findall(first)) == 20
    assert HEADING.findall(found) == ["Calendar"]
    assert len(HEADING.findall(several)) == 1
    assert 'href="?q=app&amp;page=1"' in several


@pytest.mark.parametrize("searched", ["nothing", "\x00", '"><script>', "%", "_", "x" * 5000, "\ud800", "a&page=3"])
def test_whatever_is_searched_is_text(client: Browser, alice: User, searched: str) -> None:
    log_in(client, alice)
    connect(alice, "calendar")

    answer = client.get(f"{ACCOUNT}connections/", {"q": searched.encode("utf-8", "surrogatepass")})

    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


def test_who_has_few_apps_is_offered_no_search(client: Browser, alice: User) -> None:
    log_in(client, alice)
    connect(alice, "calendar")

    assert 'role="search"' not in client.get(f"{ACCOUNT}connections/").content.decode()


def test_keys_are_listed_page_by_page(client: Browser, alice: User) -> None:
    log_in(client, alice)
    for number in range(21):
        api_keys.create(
            alice,
            f"key-{number:02}",
            Terms(scopes=(), resources=(), expires_at=clock.now() + 900),
            by=api_keys.Author(alice.email),
        )

    pages = [client.get(f"{ACCOUNT}api-keys/", {"page": page}).content.decode() for page in ("1", "2")]

    assert [len(HEADING.findall(page)) for page in pages] == [20, 1]


def test_a_page_of_two_hundred_sessions_costs_what_one_of_two_does(client: Browser, alice: User) -> None:
    log_in(client, alice)
    sign_in_elsewhere(alice, 200)
    client.get(f"{ACCOUNT}sessions/")

    with CaptureQueriesContext(connection) as statements:
        client.get(f"{ACCOUNT}sessions/")

    assert len(statements) == 4, [query["sql"] for query in statements.captured_queries]
