"""A person says who they are, and applications learn it."""

import pytest
from django.test import Client

from accounts.flows.people import add_person
from accounts.models import User
from audit.models import Event
from realms.models import Realm
from tests.applications import Application
from tests.people import PASSWORD, browser, log_in

PAGE = "/realms/acme/account/profile/"
SAID = {
    "name": "Alice B. Adams",
    "given_name": "Alice",
    "family_name": "Adams",
    "locale": "en",
    "zoneinfo": "Europe/Berlin",
    "picture": "https://pictures.example/alice.png",
}


def test_what_a_person_says_comes_out_as_claims(web: Application, alice: User) -> None:
    answer = web.browser.post(PAGE, SAID)

    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?kept")
    claims = web.userinfo(web.tokens()["access_token"]).json()
    assert {name: claims[name] for name in SAID} == SAID
    assert "name" not in web.userinfo(web.tokens(scope="openid email")["access_token"]).json()
    event = Event.objects.get(action="profile.changed")
    assert event.subject == str(alice.pk)
    assert event.detail == {"fields": list(SAID)}


def test_the_form_shows_what_is_kept_and_an_empty_one_takes_it_back(client: Client, alice: User) -> None:
    log_in(client, alice)
    client.post(PAGE, SAID)

    page = client.get(PAGE).content.decode()
    client.post(PAGE, dict.fromkeys(SAID, ""))

    assert 'value="Alice B. Adams"' in page
    assert '<option value="Europe/Berlin" selected>' in page
    alice.refresh_from_db()
    assert {getattr(alice, name) for name in SAID} == {""}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 201),
        ("name", "Ali\u202ece"),
        ("name", "Alice\x00"),
        ("name", "Alice\nAdams"),
        ("given_name", "\ufffd"),
        ("family_name", "A\u2066"),
        ("locale", "xx-Unknown"),
        ("zoneinfo", "Europe/Nowhere"),
        ("zoneinfo", "../etc/passwd"),
        ("picture", "http://pictures.example/a.png"),
        ("picture", "javascript:alert(1)"),
        ("picture", "https://pictures.example/" + "a" * 200),
    ],
)
def test_what_is_refused_changes_nothing(client: Client, alice: User, field: str, value: str) -> None:
    log_in(client, alice)

    answer = client.post(PAGE, SAID | {field: value})

    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
    alice.refresh_from_db()
    assert alice.name == "Alice Adams"


def test_what_the_list_no_longer_offers_stays_possible(client: Client, alice: User) -> None:
    alice.locale, alice.zoneinfo = "tlh", "Mars/Olympus"
    alice.save()
    log_in(client, alice)

    answer = client.post(PAGE, SAID | {"locale": "tlh", "zoneinfo": "Mars/Olympus"})

    assert answer.status_code == 302


def test_a_profile_is_changed_by_its_person_alone_through_a_form_of_ours(alice: User, globex: Realm) -> None:
    namesake = add_person(globex, email=alice.email, password=PASSWORD, name="Alice of Globex")
    hers, there = browser(enforce_csrf_checks=True), browser()
    log_in(there, namesake)
    visitor, stranger = browser().post(PAGE, SAID), there.post(PAGE, SAID)
    there.post("/realms/globex/account/profile/", SAID)

    assert (
        visitor["Location"] == stranger["Location"] == "/realms/acme/account/login/?next=/realms/acme/account/profile/"
    )
    assert hers.post(PAGE, SAID).status_code == 403
    alice.refresh_from_db()
    namesake.refresh_from_db()
    assert (alice.name, namesake.name) == ("Alice Adams", "Alice B. Adams")
