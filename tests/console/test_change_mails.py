"""The smaller changes to an account are told by mail too, and those of one minute in one."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.flows.change_mails import tell_of_change
from accounts.models import User
from audit import actions
from audit.models import OutboxMessage
from realms.context import realm_context
from realms.models import MailText
from support import clock
from tests.accounts.mailbox import Letter, letters
from tests.console.test_sessions import FIREFOX, SAFARI, names, on
from tests.factors.apps import set_up
from tests.people import browser, log_in

ACCOUNT = "/realms/acme/account/"
Pass = Callable[[], None]


@pytest.fixture
def minute(monkeypatch: pytest.MonkeyPatch) -> Pass:
    """Stand still at the beginning of a minute; return what goes on to the next one."""
    now = [clock.now() // 60 * 60]
    monkeypatch.setattr(clock, "now", lambda: now[0])

    def pass_on() -> None:
        now[0] += 60

    return pass_on


def changes(person: User) -> list[Letter]:
    """Return the mails to a person about changes."""
    return [letter for letter in letters(person.email) if letter.subject.endswith("account was changed")]


def said(letter: Letter) -> list[str]:
    """Return what a mail lists."""
    return [line.removeprefix("  - ") for line in letter.text.splitlines() if line.startswith("  - ")]


def rename(client: Client, person: User, name: str) -> None:
    """Let a person be called something else."""
    log_in(client, person)
    assert client.post(f"{ACCOUNT}profile/", {"name": name})["Location"].endswith("?kept")


def test_what_changes_within_a_minute_is_told_in_one_mail_that_names_each_change_once(
    alice: User, minute: Pass
) -> None:
    phone, tool, laptop = on(SAFARI, alice), on("curl/8.5.0", alice), on(FIREFOX, alice)
    for name in ("Alice A. Adams", "Alice B. Adams"):
        laptop.post(f"{ACCOUNT}profile/", {"name": name})
    for session in names(laptop)[1:]:
        laptop.post(f"{ACCOUNT}sessions/end/", {"session": session})
    assert changes(alice) == []
    assert [device.get(ACCOUNT).status_code for device in (phone, tool, laptop)] == [302, 302, 200]

    minute()
    (letter,) = changes(alice)

    assert letter.subject == "Your Acme account was changed"
    told = said(letter)
    assert told[0] == "The profile was changed."
    assert sorted(told[1:]) == ["You were signed out of Safari on iPhone.", "You were signed out of curl."]
    assert "https://testserver/realms/acme/account/activity/" in letter.text


def test_what_changes_a_minute_later_is_told_by_another_mail(client: Client, alice: User, minute: Pass) -> None:
    for name in ("Alice A. Adams", "Alice B. Adams"):
        rename(client, alice, name)
        minute()

    assert [said(letter) for letter in changes(alice)] == [["The profile was changed."]] * 2


def test_a_change_that_comes_after_its_mail_went_out_is_told_by_the_next(
    client: Client, alice: User, minute: Pass
) -> None:
    rename(client, alice, "Alice A. Adams")
    OutboxMessage.objects.update(attempts=1)  # as the worker of a faster clock does

    minute()
    rename(client, alice, "Alice B. Adams")

    assert OutboxMessage.objects.count() == 2


def test_a_change_within_the_minute_in_which_its_mail_went_out_early_is_told_by_another(
    client: Client, alice: User, minute: Pass
) -> None:
    for number in range(5):
        rename(client, alice, f"Alice {number}")
        OutboxMessage.objects.update(attempts=1, delivered_at=clock.now())  # an administrator let it be tried at once

    rename(client, alice, "Alice A. Adams")
    rename(client, alice, "Alice B. Adams")
    minute()

    (letter, other) = changes(alice)
    assert said(letter) == said(other) == ["The profile was changed."]


def test_a_mail_lists_twenty_changes_and_says_that_there_were_more(alice: User, minute: Pass) -> None:
    with realm_context(alice.realm):
        for number in range(30):
            tell_of_change(alice, actions.FACTOR_RENAMED, what=f"key {number}")

    minute()

    (letter,) = changes(alice)
    assert said(letter)[19:] == ["A way to sign in got the name key 19.", "There were more changes: see your account."]


def test_the_new_name_of_a_factor_is_told(client: Client, alice: User, minute: Pass) -> None:
    log_in(client, alice)
    set_up(client, alice.realm)
    factor = Authenticator.objects.all_realms().get(user=alice, type="totp")
    client.post(f"{ACCOUNT}security/{factor.pk}/rename/", {"name": "Old telephone"})

    minute()

    assert said(changes(alice)[-1]) == ["A way to sign in got the name Old telephone."]


def test_people_who_change_something_in_the_same_minute_get_a_mail_each(alice: User, bob: User, minute: Pass) -> None:
    for person in (alice, bob):
        rename(browser(), person, "Somebody Else")

    minute()

    assert [len(changes(person)) for person in (alice, bob)] == [1, 1]


def test_nothing_is_told_where_nothing_changed_or_the_address_may_be_somebody_elses(
    client: Client, alice: User, bob: User, minute: Pass
) -> None:
    rename(client, alice, alice.name)
    User.objects.all_realms().filter(pk=bob.pk).update(email_verified=False)
    rename(browser(), bob, "Somebody Else")

    minute()

    assert changes(alice) == changes(bob) == []


def test_a_realm_tells_it_in_its_own_words(client: Client, alice: User, minute: Pass) -> None:
    MailText.objects.create(realm=alice.realm, kind="account_changed", subject="{realm}", text="See:\n\n{happened}")
    rename(client, alice, "Alice A. Adams")

    minute()

    (letter,) = letters(alice.email)
    assert (letter.subject, said(letter)) == ("Acme", ["The profile was changed."])
