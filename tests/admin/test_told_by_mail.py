"""What an administrator does to somebody's account is told to its person by mail, whichever way it was done."""

import pytest
from django.test import Client

from accounts.flows.people import change_person
from accounts.models import Session, User
from audit.models import OutboxMessage
from realms.context import realm_context
from realms.models import Realm
from tests.accounts.mailbox import letter
from tests.admin.conftest import make_administrator
from tests.admin.test_endings import ADMIN, act
from tests.people import browser, log_in
from tests.protocol import add_client

BOB = "bob@acme.test"


@pytest.fixture
def office(alice: User) -> Client:
    """Return a browser in which Alice administers Acme."""
    client = browser()
    log_in(client, make_administrator(alice))
    return client


def mails() -> list[tuple[str, str]]:
    """Return to whom the mails that wait go, and which they are."""
    rows = OutboxMessage.objects.filter(kind="mail").order_by("pk")
    return sorted((row.payload["to"], row.payload["template"].removeprefix("mail/")) for row in rows)


@pytest.mark.parametrize("way", ["action", "form"])
def test_who_is_disabled_and_enabled_again_hears_of_both(office: Client, bob: User, way: str) -> None:
    for is_on in (False, True):
        if way == "action":
            act(office, "accounts/user", "enable" if is_on else "disable", bob.pk)
        else:
            values = {"name": "Bob", "roles": [], **({"is_active": "on"} if is_on else {})}
            office.post(f"{ADMIN}/accounts/user/{bob.pk}/change/", values)

    assert mails() == [(BOB, "account_disabled.txt"), (BOB, "account_enabled.txt")]
    assert "administrator" in letter(BOB).text


def test_what_changes_nothing_is_no_news(office: Client, bob: User) -> None:
    act(office, "accounts/user", "enable", bob.pk)
    office.post(f"{ADMIN}/accounts/user/{bob.pk}/change/", {"name": "Robert", "roles": [], "is_active": "on"})

    assert mails() == []


@pytest.mark.parametrize("way", ["flow", "form"])
def test_who_may_use_one_application_alone_hears_that_everything_ended(
    office: Client, acme: Realm, bob: User, way: str
) -> None:
    app, _ = add_client(acme)
    if way == "flow":
        with realm_context(acme):
            change_person(bob, application=app)
    else:
        values = {"name": "Bob", "roles": [], "is_active": "on", "application": app.client_id}
        office.post(f"{ADMIN}/accounts/user/{bob.pk}/change/", values)

    assert mails() == [(BOB, "access_ended.txt")]


def test_whose_account_is_deleted_hears_of_it(office: Client, bob: User) -> None:
    office.post(f"{ADMIN}/accounts/user/{bob.pk}/delete/", {"post": "yes"})

    assert mails() == [(BOB, "account_deleted.txt")]
    assert "an administrator may have deleted it" in letter(BOB).text


def test_who_is_signed_out_in_one_place_hears_of_it(office: Client, bob: User) -> None:
    log_in(browser(), bob)
    OutboxMessage.objects.all().delete()

    act(office, "accounts/session", "end", Session.objects.all_realms().get(user=bob).pk)

    assert mails() == [(BOB, "account_changed.txt")]
    OutboxMessage.objects.update(available_at=0)  # it waits for other changes of the same minute
    assert "An administrator signed you out of" in letter(BOB).text


def test_the_end_of_a_realm_is_told_to_nobody(bob: User) -> None:
    bob.realm.delete()

    assert mails() == []


def test_an_address_that_nobody_proved_gets_no_mail(office: Client, bob: User) -> None:
    bob.email_verified = False
    bob.save()
    act(office, "accounts/user", "disable", bob.pk)
    bob.delete()

    assert mails() == []
