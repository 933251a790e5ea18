"""What a person has is renamed, and the last way in stays."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client as Browser

from accounts.factors import authenticators
from accounts.models import User
from audit.models import Event
from realms.models import Realm
from tests.factors.apps import set_up
from tests.factors.passkeys import add_passkey
from tests.people import browser, log_in

SECURITY = "/realms/acme/account/security/"


def alone(person: User) -> None:
    """Let nothing but a passkey open the account of a person who is logged in: realms change what they take."""
    person.realm.login_methods = ["code"]
    person.realm.save()
    person.email_verified = False
    person.save()


def test_a_factor_gets_another_name(client: Browser, alice: User, acme: Realm) -> None:
    log_in(client, alice)
    set_up(client, acme)
    app = Authenticator.objects.all_realms().get(user=alice, type=authenticators.TOTP)

    answer = client.post(f"{SECURITY}{app.pk}/rename/", {"name": " Old telephone "})

    assert answer["Location"] == SECURITY
    assert "<bdi>Old telephone</bdi>" in client.get(SECURITY).content.decode()
    event = Event.objects.get(action="factor.renamed")
    assert (event.subject, event.target) == (str(alice.pk), "Old telephone")


@pytest.mark.parametrize("name", ["", "x" * 61, "a\x00b", "two\nlines", "turned\u202earound"])
def test_what_cannot_be_a_name_changes_nothing(client: Browser, alice: User, acme: Realm, name: str) -> None:
    log_in(client, alice)
    set_up(client, acme)
    app = Authenticator.objects.all_realms().get(user=alice, type=authenticators.TOTP)

    answer = client.post(f"{SECURITY}{app.pk}/rename/", {"name": name})

    assert answer["Location"] == f"{SECURITY}?no-name"
    assert "cannot be a name" in client.get(answer["Location"]).content.decode()
    app.refresh_from_db()
    assert "name" not in app.data


def test_nobody_renames_what_is_another_persons(
    client: Browser, alice: User, bob: User, mallory: User, wait: Callable[[int], None]
) -> None:
    his, hers = add_passkey(bob), add_passkey(mallory, name="There")
    log_in(client, alice)

    answers = [client.post(f"{SECURITY}{row.pk}/rename/", {"name": "Mine"}).status_code for row in (his, hers)]
    own = add_passkey(alice, name="Own")
    alice.realm.require_second_factor = "never"
    alice.realm.save()
    wait(301)
    stale = client.post(f"{SECURITY}{own.pk}/rename/", {"name": "Mine"})

    assert answers == [404, 404]
    assert stale["Location"].startswith("/realms/acme/account/reauthenticate/")
    assert browser().post(f"{SECURITY}{own.pk}/rename/", {"name": "Mine"}).status_code == 302
    assert {row.data["name"] for row in Authenticator.objects.all_realms()} == {"Laptop", "There", "Own"}


@pytest.mark.parametrize(("others", "stays"), [((), True), ((False,), True), ((True,), False)])
def test_the_last_passkey_that_lets_in_stays(
    client: Browser,
    alice: User,
    others: tuple[bool, ...],
    stays: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    log_in(client, alice)
    alice.realm.require_second_factor = "never"
    alone(alice)
    passkey = add_passkey(alice)
    for verified in others:
        add_passkey(alice, name="Other", verified=verified)

    answer = client.post(f"{SECURITY}{passkey.pk}/remove/")

    assert answer["Location"] == (f"{SECURITY}?last-way-in" if stays else SECURITY)
    assert Authenticator.objects.all_realms().filter(pk=passkey.pk).exists() is stays
    if stays:
        assert "your only way to sign in" in client.get(answer["Location"]).content.decode()
