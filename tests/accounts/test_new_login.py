"""OWASP ASVS 6.3.5: a person hears by mail of a login in a browser in which they were never signed in before."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import signing
from django.test import Client
from pytest_django import Settings

from accounts.flows.people import add_person
from accounts.models import User
from audit.models import OutboxMessage
from realms.models import MailText, Realm
from support.secrets import digest
from tests.accounts.mailbox import ask, enter, letter, letters
from tests.console.test_sessions import EDGE, FIREFOX, SAFARI, on
from tests.people import PASSWORD, WRONG, browser, log_in, try_password
from tests.places import BERLIN, write

MARK = "__Secure-device_acme"


@pytest.fixture
def laptop(alice: User) -> Client:
    """Let Alice have logged in once."""
    return on(FIREFOX, alice)


def told(person: User) -> list[str]:
    """Return the texts of the mails about logins."""
    return [letter.text for letter in letters(person.email) if letter.subject.startswith("A new login")]


def switch(client: Client, person: User) -> None:
    """Sign out whoever is signed in, and log in a person."""
    client.post(f"{person.realm.path}/account/logout/")
    log_in(client, person)


@pytest.mark.usefixtures("laptop")
def test_a_login_in_a_new_browser_is_told_with_what_it_is_and_where(alice: User) -> None:
    on(SAFARI, alice)

    (text,) = told(alice)

    assert "Browser: Safari on iPhone\n" in text
    assert "Where: 127.0.0.1\n" in text
    assert "https://testserver/realms/acme/account/sessions/" in text


def test_a_browser_that_is_known_and_the_first_login_of_all_are_no_news(alice: User, laptop: Client) -> None:
    laptop.post("/realms/acme/account/logout/")
    log_in(laptop, alice)

    assert told(alice) == []


def test_a_browser_that_is_known_for_somebody_else_is_news(alice: User, bob: User, laptop: Client) -> None:
    on(SAFARI, bob)
    laptop.post("/realms/acme/account/logout/")
    log_in(laptop, bob)

    assert len(told(bob)) == 1
    assert told(alice) == []


def test_a_computer_that_people_share_is_known_to_each_of_them(alice: User, bob: User, laptop: Client) -> None:
    for person in (bob, alice, bob, alice):
        switch(laptop, person)
    guesses = [try_password(browser(), alice.realm, alice.email, WRONG).status_code for _ in range(41)]

    assert told(alice) == told(bob) == []
    assert guesses[-1] == 429
    switch(laptop, bob)
    switch(laptop, alice)


def test_a_browser_knows_the_last_five_people_and_its_mark_stays_short(alice: User, laptop: Client) -> None:
    names = [f"person-{number}@acme.test" for number in range(5)]
    others = [add_person(alice.realm, email=name, password=PASSWORD, email_verified=True) for name in names]
    for person in (*others, alice, others[1]):
        switch(laptop, person)

    assert len(told(alice)) == 1
    assert told(others[1]) == []
    assert len(laptop.cookies[MARK].value) < 700


@pytest.mark.usefixtures("laptop")
def test_a_mark_from_before_several_people_had_room_is_still_read(alice: User) -> None:
    mark = signing.dumps(["W10xWc2A9bQx0Yz-", digest(alice.email)], salt="accounts.known_device acme")
    phone = browser()
    phone.cookies[MARK] = mark
    log_in(phone, alice)
    switch(phone, alice)

    assert told(alice) == []


@pytest.mark.usefixtures("laptop")
def test_the_same_browser_and_network_are_told_once_a_day(alice: User, wait: Callable[[int], None]) -> None:
    for agent in (SAFARI, SAFARI, EDGE, SAFARI):
        on(agent, alice)
    assert len(told(alice)) == 2

    wait(86_400)
    on(SAFARI, alice)

    assert len(told(alice)) == 3


@pytest.mark.attack("H23c")
@pytest.mark.usefixtures("laptop")
def test_who_names_the_browser_anew_each_time_has_no_more_mails_sent(alice: User) -> None:
    for agent in ("x1", "x2", SAFARI, SAFARI.replace("19", "20"), f"{SAFARI} x3"):
        on(agent, alice)
    for language in ("de", "en"):
        abroad = browser()
        abroad.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        log_in(abroad, alice)

    assert len(letters(alice.email)) == 2


@pytest.mark.usefixtures("laptop")
def test_a_wrong_password_is_told_by_no_mail_and_neither_is_a_login_by_one(alice: User) -> None:
    phone = browser()
    try_password(phone, alice.realm, alice.email, WRONG)
    ask(phone, alice.realm, "code", alice.email)
    enter(phone, alice.realm, letter(alice.email).code)

    assert phone.get("/realms/acme/account/").status_code == 200
    assert told(alice) == []


@pytest.mark.usefixtures("laptop")
def test_nothing_goes_to_an_address_that_was_never_proven(alice: User) -> None:
    User.objects.all_realms().filter(pk=alice.pk).update(email_verified=False)

    on(SAFARI, alice)

    assert not OutboxMessage.objects.exists()


@pytest.mark.usefixtures("laptop")
def test_the_place_is_looked_up_when_the_mail_is_written_and_stored_nowhere(
    alice: User, settings: Settings, tmp_path: Path
) -> None:
    settings.GEOIP_DATABASE = str(write(tmp_path / "places.mmdb", {"127.0.0.0/8": BERLIN}))
    on(SAFARI, alice)

    assert "Berlin" not in str(OutboxMessage.objects.get().payload)
    assert "Where: Berlin, Germany (127.0.0.1)\n" in told(alice)[0]


@pytest.mark.usefixtures("laptop")
def test_a_realm_says_it_in_its_own_words(alice: User) -> None:
    MailText.objects.create(realm=alice.realm, kind="new_login", subject="Hm", text="{device} at {place}, {when}.")
    on(SAFARI, alice)

    assert letter(alice.email).text.startswith("Safari on iPhone at 127.0.0.1, ")


@pytest.mark.usefixtures("laptop")
def test_the_same_address_in_another_realm_is_somebody_else(alice: User, globex: Realm) -> None:
    namesake = add_person(globex, email=alice.email, password=PASSWORD, email_verified=True)

    on(SAFARI, namesake)

    assert told(alice) == []


def test_a_browser_stays_known_under_a_new_address(alice: User, laptop: Client) -> None:
    laptop.post("/realms/acme/account/email/", {"email": "adams@acme.test"})
    for address in (alice.email, "adams@acme.test"):
        enter(laptop, alice.realm, letter(address).code)
    alice.refresh_from_db()
    assert alice.email == "adams@acme.test"

    laptop.post("/realms/acme/account/logout/")
    log_in(laptop, alice)

    assert told(alice) == []
