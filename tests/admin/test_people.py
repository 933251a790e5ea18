"""People in the admin: found by how they begin, shown with all that hangs on them, and each act is asked about once."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.flows.people import add_person
from accounts.models import AddressProof, Purpose, User
from audit import actions
from audit.models import Event, OutboxMessage
from clients.models import Client
from oauth.models import Consent
from realms.models import Realm
from tests.admin.conftest import connect
from tests.people import browser, log_in

PEOPLE = "/realms/acme/admin/accounts/user/"


def page_of(user: User) -> str:
    return f"{PEOPLE}{user.pk}/change/"


def act(office: Browser, action: str, *users: User, sure: bool = True) -> Any:  # noqa: ANN401 (an answer)
    form = {"action": action, "_selected_action": [str(user.pk) for user in users], "index": 0}
    return office.post(PEOPLE, form | ({"post": "yes"} if sure else {}))


def mails_to(email: str) -> list[str]:
    return [row.payload.get("template", "") for row in OutboxMessage.objects.all() if row.payload.get("to") == email]


@pytest.mark.parametrize(("typed", "found"), [("BOB@", True), ("bob b", True), ("aker", False), ("ob@acme", False)])
def test_people_are_found_by_how_their_address_or_name_begins(
    administrator: Browser, bob: User, *, typed: str, found: bool
) -> None:
    text = administrator.get(PEOPLE, {"q": typed}).content.decode()

    assert (page_of(bob) in text) is found


def test_the_list_takes_as_many_statements_for_sixty_people_as_for_one(administrator: Browser, acme: Realm) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            administrator.get(PEOPLE)
        return len(captured)

    few = statements()
    for number in range(60):
        add_person(acme, email=f"person{number}@acme.test")

    assert statements() <= few + 1  # the second page is counted by itself


def test_the_page_of_a_person_shows_what_hangs_on_them(administrator: Browser, acme: Realm, bob: User) -> None:
    log_in(browser(), bob)
    connect(bob, Client.objects.all_realms().get(realm=acme, client_id="acme-web"))

    text = administrator.get(page_of(bob)).content.decode()

    for title in ("Addresses", "Second factors", "Sessions", "Connected applications", "API keys", "Linked identities"):
        assert f">{title}</h2>" in text
    assert "Disconnect" in text
    assert 'name="action" value="end"' in text
    assert "No account elsewhere is linked." in text
    assert "login" in text
    assert bob.password not in text
    assert 'type="password"' not in text


def test_a_person_is_disconnected_from_an_application_and_told(administrator: Browser, acme: Realm, bob: User) -> None:
    client = Client.objects.all_realms().get(realm=acme, client_id="acme-web")
    connect(bob, client)

    answer = administrator.post(f"{PEOPLE}{bob.pk}/disconnect/{client.pk}/")

    assert answer["Location"] == page_of(bob)
    assert not Consent.objects.all_realms().filter(user=bob).exists()
    assert Event.objects.filter(action=actions.CONSENT_REVOKED, actor="alice@acme.test", subject=bob.pk).exists()
    assert mails_to(bob.email) == ["mail/connection_changed.txt"]
    assert administrator.get(f"{PEOPLE}{bob.pk}/disconnect/{client.pk}/").status_code == 405
    assert administrator.post(f"{PEOPLE}{bob.pk}/disconnect/{client.pk}/").status_code == 404


@pytest.mark.attack("E10", "J08")
def test_nobody_of_another_realm_is_shown_or_disconnected(administrator: Browser, mallory: User) -> None:
    client = Client.objects.all_realms().get(client_id="globex-web")

    assert administrator.get(page_of(mallory)).status_code == 404
    assert administrator.post(f"{PEOPLE}{mallory.pk}/disconnect/{client.pk}/").status_code == 404
    assert Consent.objects.all_realms().filter(user=mallory).exists()


@pytest.mark.parametrize("action", ["disable", "end_access", "remove_factors", "send_reset"])
def test_nothing_is_done_before_the_question_is_answered(administrator: Browser, bob: User, action: str) -> None:
    before, waiting = Event.objects.count(), OutboxMessage.objects.count()

    text = act(administrator, action, bob, sure=False).content.decode()

    assert 'name="post" value="yes"' in text
    assert "bob@acme.test" in text
    assert (Event.objects.count(), OutboxMessage.objects.count()) == (before, waiting)


def test_who_is_disabled_is_out_at_once_and_may_come_back(administrator: Browser, bob: User) -> None:
    theirs = browser()
    log_in(theirs, bob)

    act(administrator, "disable", bob)

    bob.refresh_from_db()
    assert not bob.is_active
    assert theirs.get("/realms/acme/account/").status_code == 302
    assert Event.objects.filter(action=actions.ROW_CHANGED, subject=bob.pk, actor="alice@acme.test").exists()
    act(administrator, "enable", bob)
    log_in(browser(), bob)


def test_nobody_disables_or_signs_out_themselves(administrator: Browser, alice: User, bob: User) -> None:
    text = act(administrator, "disable", alice, bob, sure=False).content.decode()
    act(administrator, "disable", alice, bob)

    alice.refresh_from_db()
    bob.refresh_from_db()
    assert "this is you, and is left out" in text
    assert (alice.is_active, bob.is_active) == (True, False)


def test_a_way_to_a_new_password_is_mailed_a_few_times_an_hour(administrator: Browser, bob: User) -> None:
    password = bob.password
    for _ in range(7):
        answer = act(administrator, "send_reset", bob)

    proofs = AddressProof.objects.all_realms().filter(purpose=Purpose.RESET, email=bob.email)
    assert proofs.count() == 6
    assert Event.objects.filter(action=actions.PASSWORD_RESET_SENT, subject=bob.pk).count() == 6
    assert "try again in" in administrator.get(answer["Location"]).content.decode()
    bob.refresh_from_db()
    assert bob.password == password


def test_who_is_disabled_is_sent_no_way_to_a_new_password(administrator: Browser, bob: User) -> None:
    User.objects.all_realms().filter(pk=bob.pk).update(is_active=False)

    answer = act(administrator, "send_reset", bob)

    assert "got no mail" in administrator.get(answer["Location"]).content.decode()
    assert not AddressProof.objects.all_realms().filter(purpose=Purpose.RESET).exists()
