"""The page of API keys: a person makes one and sees it once, replaces it, switches it off, and ends it."""

import re
from collections.abc import Callable

import pytest
from django.test import Client as Browser

from accounts.models import User
from audit.models import Event
from realms.models import Realm
from serviceaccounts.models import ApiKey
from tests.api_keys.keys import exchange, make, of
from tests.applications import granted
from tests.oauth.declared import add_resource, add_scope
from tests.people import browser, log_in

PAGE = "/realms/acme/account/api-keys/"
NEW = f"{PAGE}new/"
CHOSEN = {"name": "backup job", "scopes": ["notes:read"], "days": "30"}
DAY = 86_400


@pytest.fixture(autouse=True)
def notes(acme: Realm) -> None:
    add_scope(acme, "notes:read", "Read your notes")
    add_scope(acme, "notes:write", "Change your notes")
    add_scope(acme, "ledger", "Read the ledger", restricted=True)
    add_resource(acme, "https://notes.test", name="Notes")


@pytest.fixture
def desk(alice: User) -> Browser:
    here = browser()
    log_in(here, alice)
    return here


def key_in(page: str) -> str:
    found = re.search(r'<code class="secret-text">(as_ak_\w+)</code>', page)
    assert found, page
    return found[1]


def test_a_key_is_shown_once_and_works(desk: Browser, acme: Realm, alice: User) -> None:
    shown = desk.post(NEW, CHOSEN | {"resources": ["https://notes.test"]})

    key = key_in(shown.content.decode())
    assert "no-store" in shown["Cache-Control"]
    assert granted(exchange(acme, key))["scope"] == "notes:read"
    (row,) = ApiKey.objects.all_realms()
    assert (row.name, row.user, row.resources, row.created_by) == (
        "backup job",
        alice,
        ["https://notes.test"],
        alice.email,
    )
    assert row.expires_at
    assert 0 <= row.created_at + 30 * DAY - row.expires_at <= 5  # the form says until when, the row since when
    listed = desk.get(PAGE).content.decode()
    assert "backup job" in listed
    assert "Read your notes" in listed
    assert key not in listed
    assert key[10:40] not in listed


def test_the_page_offers_what_the_person_has_and_no_more(desk: Browser) -> None:
    page = desk.get(NEW).content.decode()

    assert {"notes:read", "notes:write"} <= set(re.findall(r'value="([^"]+)"', page))
    assert "ledger" not in page
    assert "offline_access" not in page
    assert "api/v1" not in page
    assert desk.post(NEW, CHOSEN | {"scopes": ["ledger"]}).status_code == 200
    assert not ApiKey.objects.all_realms().exists()


@pytest.mark.parametrize("wrong", [{"scopes": []}, {"name": ""}, {"name": "a/b"}, {"days": "9999"}, {"days": "x"}])
def test_what_cannot_be_makes_no_key(desk: Browser, wrong: dict[str, object]) -> None:
    page = desk.post(NEW, CHOSEN | wrong)

    assert "Error" in page.content.decode()
    assert not ApiKey.objects.all_realms().exists()


def test_a_name_that_is_taken_is_said(desk: Browser, alice: User) -> None:
    make(alice, "backup job")

    assert "You have a key of that name" in desk.post(NEW, CHOSEN).content.decode()
    assert of(alice) == [("backup job", 1, True)]


def test_a_key_is_replaced_with_an_overlap(
    desk: Browser, acme: Realm, alice: User, wait: Callable[[int], None]
) -> None:
    first = make(alice)
    address = f"{PAGE}{first.row.pk}/rotate/"
    assert "Replace" in desk.get(address).content.decode()

    shown = desk.post(address, {"retain": "60", "newest": "1"})
    again = desk.post(address, {"retain": "60", "newest": "1"})

    second = key_in(shown.content.decode())
    assert again["Location"] == f"{PAGE}?again"
    for key in (first.key, second):
        granted(exchange(acme, key))
    wait(3600)
    assert [exchange(acme, key).status_code for key in (first.key, second)] == [400, 200]


def test_a_key_is_switched_off_and_on_invalidated_and_forgotten(desk: Browser, acme: Realm, alice: User) -> None:
    made = make(alice)
    base = f"{PAGE}{made.row.pk}/"

    def press(action: str, **fields: str) -> int:
        assert desk.post(f"{base}{action}/", fields).status_code == 302
        return exchange(acme, made.key).status_code

    assert press("switch", active="off") == 400
    assert press("switch", active="on") == 200
    assert press("invalidate") == 400
    assert press("switch", active="on") == 400
    assert press("forget") == 400
    assert of(alice) == []
    assert set(Event.objects.filter(subject=str(alice.pk)).values_list("actor", flat=True)) == {
        alice.email,
        "bob@acme.test",
    }


def test_nobody_sees_or_touches_the_keys_of_another(desk: Browser, bob: User, mallory: User) -> None:
    for owner in (bob, mallory):
        made = make(owner, "theirs")
        assert "theirs" not in desk.get(PAGE).content.decode()
        for action in ("rotate", "switch", "invalidate", "forget"):
            assert desk.post(f"{PAGE}{made.row.pk}/{action}/", {"retain": "0", "newest": "1"}).status_code == 404
        assert of(owner) == [("theirs", 1, True)]


def test_nobody_who_is_not_signed_in_gets_anywhere(alice: User) -> None:
    made = make(alice)

    for address in (PAGE, NEW, f"{PAGE}{made.row.pk}/rotate/"):
        assert browser().get(address)["Location"].startswith("/realms/acme/account/login/")


def test_a_key_takes_a_fresh_proof(desk: Browser, alice: User, wait: Callable[[int], None]) -> None:
    made = make(alice)
    wait(301)

    assert desk.get(PAGE).status_code == 200
    for address in (NEW, f"{PAGE}{made.row.pk}/rotate/", f"{PAGE}{made.row.pk}/switch/"):
        assert "/account/reauthenticate/" in desk.post(address, CHOSEN)["Location"]
    assert of(alice) == [("ci", 1, True)]


def test_a_realm_without_keys_for_people_offers_none(desk: Browser, acme: Realm) -> None:
    acme.people_have_api_keys = False
    acme.save()

    assert desk.get(PAGE).status_code == desk.post(NEW, CHOSEN).status_code == 403
    assert "api-keys" not in desk.get("/realms/acme/account/").content.decode()


def test_an_empty_list_says_what_keys_are_for(desk: Browser) -> None:
    assert "You have no API key yet" in desk.get(PAGE).content.decode()


def test_the_policy_of_the_realm_bounds_the_choice_of_an_end(desk: Browser, acme: Realm) -> None:
    def offered(days: int) -> list[str]:
        acme.api_key_days = days
        acme.save()
        return re.findall(r'<option value="(\d+)"', desk.get(NEW).content.decode())

    assert [offered(days) for days in (365, 60, 5, 0)] == [
        ["7", "30", "90", "365"],
        ["7", "30", "60"],
        ["5"],
        ["7", "30", "90", "365", "0"],
    ]
