"""Reminders: 30, 7 and 1 days before a secret ends or is due, each once, to those who answer for it."""

from dataclasses import dataclass

import pytest
from django.core import mail
from django.db import transaction

from accounts.models import User
from audit.models import OutboxMessage
from audit.tasks import deliver_outbox
from clients.models import Client, ClientSecret
from clients.secret_rotation import rotate
from realms.context import realm_context
from realms.models import Realm
from serviceaccounts.credentials.reminders import remind
from serviceaccounts.models import ApiKey, ServiceAccount
from support import clock, secrets
from tests.accounts.mailbox import letters
from tests.admin.test_secret_rotation import Wait

DAY = 86_400
TEAM = "team@acme.test"


@dataclass
class Calendar:
    """Lets days go by, with the worker at work on each of them."""

    wait: Wait

    def days(self, count: int) -> list[str]:
        """Return what was mailed to the team in so many days."""
        before = len(letters(TEAM))
        for _ in range(count):
            self.wait(DAY)
            remind()
            remind()
        return [letter.text for letter in letters(TEAM)[before:]]


@pytest.fixture
def calendar(wait: Wait) -> Calendar:
    return Calendar(wait)


@pytest.fixture
def team(machine: Client) -> Client:
    """Return the machine, whose team has an address."""
    machine.contacts = [TEAM, "https://acme.test/contact"]
    machine.save()
    return machine


def end_in(kept: ClientSecret, days: int) -> None:
    kept.expires_at = clock.now() + days * DAY
    kept.save()


def test_who_answers_for_a_secret_hears_three_times_before_it_ends(
    team: Client, kept: ClientSecret, calendar: Calendar
) -> None:
    end_in(kept, 31)
    texts = calendar.days(33)

    assert len(texts) == 3
    assert all(f"…{kept.hint}" in text and "stops working" in text and "Machine (svc)" in text for text in texts)
    assert all(f"/admin/clients/client/{team.pk}/change/" in text for text in texts)
    assert kept.digest not in str(mail.outbox)


@pytest.mark.usefixtures("team")
def test_a_secret_made_for_a_short_time_is_spoken_of_near_its_end_alone(kept: ClientSecret, calendar: Calendar) -> None:
    end_in(kept, 5)
    remind()

    assert letters(TEAM) == []
    assert len(calendar.days(5)) == 1


@pytest.mark.usefixtures("team")
def test_another_end_is_another_matter(kept: ClientSecret, calendar: Calendar) -> None:
    end_in(kept, 31)
    assert len(calendar.days(2)) == 1

    end_in(kept, 33)

    assert len(calendar.days(4)) == 1


def test_nobody_is_bothered_with_a_secret_that_others_replaced(
    team: Client, kept: ClientSecret, calendar: Calendar
) -> None:
    with realm_context(team.realm):
        new = rotate(team, overlap=20 * DAY).row
    now = clock.now()
    ClientSecret.objects.filter(pk=kept.pk).update(last_used_at=now - 60)
    ClientSecret.objects.filter(pk=new.pk).update(last_used_at=now + 3 * DAY)

    assert calendar.days(21) == []


def test_a_secret_that_is_still_used_while_its_end_comes_is_spoken_of(
    team: Client, kept: ClientSecret, calendar: Calendar
) -> None:
    ClientSecret.objects.update(created_at=clock.now() - 90 * DAY)
    kept.refresh_from_db()
    with realm_context(team.realm):
        rotate(team, overlap=2 * DAY)

    assert "stops working" in calendar.days(2)[0]


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize("of_realm", [True, False])
def test_a_secret_under_a_schedule_is_due_and_goes_on_working(
    kept: ClientSecret, calendar: Calendar, *, of_realm: bool
) -> None:
    Realm.objects.update(rotate_secrets_every=32 if of_realm else 0)
    Client.objects.all_realms().update(rotate_secrets_every=None if of_realm else 32)
    texts = calendar.days(36)

    assert ["is to be replaced" in text for text in texts] == [True, True, True, False]
    assert "was to be replaced" in texts[3]
    kept.refresh_from_db()
    assert not kept.has_ended


@pytest.mark.usefixtures("team")
def test_a_secret_that_is_due_and_then_ends_is_spoken_of_seven_times_in_all(
    kept: ClientSecret, calendar: Calendar
) -> None:
    Client.objects.all_realms().update(rotate_secrets_every=32)
    end_in(kept, 65)
    texts = calendar.days(66)

    assert ["stops working" in text for text in texts] == [False] * 4 + [True] * 3


@pytest.mark.usefixtures("team")
def test_a_secret_that_is_overdue_when_its_end_comes_near_is_not_spoken_of_each_time(
    kept: ClientSecret, calendar: Calendar
) -> None:
    ClientSecret.objects.update(created_at=clock.now() - 90 * DAY)
    kept.refresh_from_db()
    Client.objects.all_realms().update(rotate_secrets_every=80)
    end_in(kept, 6)

    assert len(calendar.days(5)) == 2


def test_a_new_secret_is_due_anew(team: Client, calendar: Calendar) -> None:
    Client.objects.all_realms().update(rotate_secrets_every=32)
    assert len(calendar.days(3)) == 1
    with realm_context(team.realm):
        rotate(team, overlap=None)

    assert calendar.days(1) == []
    assert len(calendar.days(2)) == 1


def test_without_contacts_it_is_whoever_made_the_secret(kept: ClientSecret, alice: User) -> None:
    remind_of(kept, created_by=alice.email)

    assert "stops working" in letters(alice.email)[0].text


@pytest.mark.parametrize("gone", [{"is_active": False}, {"email_verified": False}])
def test_nobody_is_told_who_has_left(kept: ClientSecret, alice: User, gone: dict[str, bool]) -> None:
    User.objects.all_realms().filter(pk=alice.pk).update(**gone)
    remind_of(kept, created_by=alice.email)

    assert not OutboxMessage.objects.exists()


def test_a_namesake_in_another_realm_hears_nothing(kept: ClientSecret, mallory: User) -> None:
    remind_of(kept, created_by=mallory.email)

    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    "silent", [{"enabled": False}, {"origin": Client.Origin.REGISTRATION}, {"realm__enabled": False}]
)
@pytest.mark.usefixtures("team")
def test_nobody_is_told_of_what_is_off_or_a_strangers(kept: ClientSecret, silent: dict[str, object]) -> None:
    if "realm__enabled" in silent:
        Realm.objects.update(enabled=False)
    else:
        Client.objects.all_realms().update(**silent)
    remind_of(kept)

    assert not OutboxMessage.objects.exists()


def remind_of(kept: ClientSecret, **columns: object) -> None:
    now = clock.now()
    ends = {"created_at": now - 90 * DAY, "expires_at": now + 6 * DAY}
    ClientSecret.objects.filter(pk=kept.pk).update(**ends, **columns)
    remind()


def test_a_person_hears_of_their_own_key_in_their_language(acme: Realm, alice: User) -> None:
    User.objects.all_realms().filter(pk=alice.pk).update(locale="de")
    add_key(acme, user=alice)
    remind()
    deliver_outbox()

    (sent,) = mail.outbox
    assert sent.to == [alice.email]
    assert "nightly" in sent.body
    assert "/realms/acme/account/api-keys/" in sent.body


def test_the_team_hears_of_the_keys_of_its_machine(acme: Realm, team: Client) -> None:
    add_key(acme, service_account=ServiceAccount.objects.all_realms().get(client=team))
    remind()

    assert "The API key nightly" in letters(TEAM)[0].text


def add_key(realm: Realm, **owner: object) -> ApiKey:
    now = clock.now()
    text = secrets.generate("as_ak")
    columns = {"digest": secrets.digest(text), "hint": text[-4:], "created_at": now - 90 * DAY}
    with realm_context(realm), transaction.atomic():
        return ApiKey.objects.create(realm=realm, name="nightly", expires_at=now + 6 * DAY, **columns, **owner)
