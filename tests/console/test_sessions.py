"""OWASP ASVS 7.5.2: a person sees where they are signed in, and signs themselves out there."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.devices import describe
from accounts.flows.people import add_person
from accounts.models import Session, User
from audit.models import Event, OutboxMessage
from oauth.models import Family
from realms.models import Realm
from tests.applications import Application
from tests.people import PASSWORD, browser, log_in

PAGE = "/realms/acme/account/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 "
    "Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 "
    "Edg/141.0.0.0"
)


def on(user_agent: str, person: User) -> Client:
    """Log a person in with a browser of that name."""
    device = browser()
    device.defaults["HTTP_USER_AGENT"] = user_agent
    log_in(device, person)
    return device


def names(client: Client) -> list[str]:
    """Return the public names of the sessions that the page lists."""
    return re.findall(r'name="session" value="([^"]+)"', client.get(PAGE).content.decode())


def is_in(client: Client) -> bool:
    """Tell whether a browser is signed in to Acme."""
    return client.get(PAGE).status_code == 200


def test_the_page_says_on_which_device_since_when_and_by_what(alice: User) -> None:
    on(SAFARI, alice)
    laptop = on(FIREFOX, alice)

    page = laptop.get(PAGE).content.decode()

    assert page.index("Firefox on Linux") < page.index("This browser") < page.index("Safari on iPhone")
    assert "127.0.0.1" in page
    assert "(UTC): password." in page
    assert page.count("Last seen") == 1


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        (SAFARI, "Safari on iPhone"),
        (EDGE, "Edge on Windows"),
        ("curl/8.5.0", "curl"),
        ("", "Unknown device"),
        ("<script>alert(1)</script>", "Unknown device"),
    ],
)
def test_a_device_is_named_by_what_it_says_of_itself(user_agent: str, words: str) -> None:
    assert describe(user_agent) == words


def test_a_name_that_no_table_takes_hinders_nobody(alice: User) -> None:
    device = on("odd\x00\x1b\u202e name" + "x" * 5000, alice)

    row = Session.objects.all_realms().get(user=alice)
    assert is_in(device)
    assert row.user_agent == "odd name" + "x" * (300 - len("odd\x00\x1b\u202e name"))


@pytest.mark.attack("G24")
def test_ending_one_session_ends_that_one_with_its_tokens_and_no_other(web: Application, alice: User) -> None:
    token = web.tokens(scope="openid")["access_token"]
    phone, laptop = on(SAFARI, alice), on(FIREFOX, alice)
    this = names(laptop)[0]
    sid = Family.objects.all_realms().get(user=alice).sid
    assert sid in names(laptop)

    answer = laptop.post(f"{PAGE}end/", {"session": sid})

    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?ended")
    assert [is_in(device) for device in (web.browser, phone, laptop)] == [False, True, True]
    assert not web.sees_alive(token)
    assert names(laptop)[0] == this
    event = Event.objects.get(action="session.ended_elsewhere")
    assert (event.subject, event.actor, event.peer) == (str(alice.pk), alice.email, "127.0.0.1")


@pytest.mark.attack("G24")
def test_ending_all_others_leaves_this_one_and_is_told(web: Application, alice: User) -> None:
    token = web.tokens(scope="openid")["access_token"]
    phone, laptop = on(SAFARI, alice), on(FIREFOX, alice)

    answer = laptop.post(f"{PAGE}end-others/")

    assert answer["Location"] == f"{PAGE}?others-ended"
    assert [is_in(device) for device in (web.browser, phone, laptop)] == [False, False, True]
    assert not web.sees_alive(token)
    assert Event.objects.get(action="sessions.ended").subject == str(alice.pk)
    mail = OutboxMessage.objects.get(payload__template="mail/sessions_ended.txt").payload
    assert mail["to"] == alice.email


@pytest.mark.parametrize("named", ["somebody else's", "this one's", "", "no such name"])
def test_nobody_ends_but_their_own_other_sessions(alice: User, bob: User, named: str) -> None:
    hers, his = on(FIREFOX, alice), on(SAFARI, bob)
    name = {"somebody else's": names(his)[0], "this one's": names(hers)[0]}.get(named, named)

    answer = hers.post(f"{PAGE}end/", {"session": name})

    assert answer.status_code == 404
    assert is_in(his)
    assert is_in(hers)


def test_the_same_address_in_another_realm_keeps_its_sessions(alice: User, globex: Realm) -> None:
    namesake = add_person(globex, email=alice.email, password=PASSWORD, email_verified=True)
    there, here = on(SAFARI, namesake), on(FIREFOX, alice)

    assert len(names(here)) == 1
    assert here.post(f"{PAGE}end-others/").status_code == 302
    assert there.get("/realms/globex/account/sessions/").status_code == 200
    assert there.post(f"{PAGE}end-others/")["Location"].startswith("/realms/acme/account/login/")


def test_ending_sessions_needs_a_person_a_form_and_a_fresh_proof(
    alice: User, wait: Callable[[int], None], acme: Realm
) -> None:
    phone, laptop = on(SAFARI, alice), on(FIREFOX, alice)
    strict = browser(enforce_csrf_checks=True)
    strict.cookies = laptop.cookies
    assert browser().post(f"{PAGE}end-others/")["Location"].startswith(f"{acme.path}/account/login/")
    assert strict.post(f"{PAGE}end-others/").status_code == 403
    assert laptop.get(f"{PAGE}end-others/").status_code == 405
    wait(301)

    for path, fields in (("end-others/", {}), ("end/", {"session": names(laptop)[1]})):
        asked = laptop.post(PAGE + path, fields)
        assert asked["Location"] == f"{acme.path}/account/reauthenticate/?next=%2Frealms%2Facme%2Faccount%2Fsessions%2F"
    assert is_in(phone)


@pytest.mark.parametrize("others", [0, 7])
def test_the_page_costs_the_same_whatever_the_number(alice: User, others: int) -> None:
    for _ in range(others):
        log_in(browser(), alice)
    laptop = on(FIREFOX, alice)
    laptop.get(PAGE)

    with CaptureQueriesContext(connection) as statements:
        laptop.get(PAGE)

    assert len(statements) == 4, [query["sql"] for query in statements.captured_queries]
