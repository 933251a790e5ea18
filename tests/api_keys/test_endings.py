"""What ends everything of a person switches their keys off; what ends one session does not."""

import pytest

from accounts.flows import credentials, deletion, own_sessions
from accounts.models import User
from audit import actions
from audit.models import Event
from authserver.console.personal_data import document_of
from realms.context import realm_context
from realms.models import Realm
from serviceaccounts import api_keys
from serviceaccounts.models import ApiKey
from tests.api_keys.keys import BY, exchange, make
from tests.applications import granted
from tests.people import browser, log_in

PASSWORD = "another horse, another battery"


@pytest.mark.parametrize("end", ["change", "reset", "administrator", "disabled"])
def test_what_ends_everything_switches_keys_off_until_their_person_switches_them_on(
    end: str, acme: Realm, alice: User, bob: User
) -> None:
    made, other = make(alice), make(bob)
    with realm_context(acme):
        if end == "change":
            credentials.change_password(alice, password=PASSWORD, keep="", peer="")
        elif end == "reset":
            credentials.reset_password(alice, password=PASSWORD, peer="")
        elif end == "administrator":
            own_sessions.end_all(alice)
        else:
            alice.is_active = False
            alice.save()

    assert exchange(acme, made.key).status_code == 400
    granted(exchange(acme, other.key))
    (event,) = Event.objects.filter(action=actions.API_KEY_DEACTIVATED)
    assert (event.target, event.subject) == ("ci", str(alice.pk))
    alice.is_active = True
    alice.save()
    assert exchange(acme, made.key).status_code == 400
    api_keys.set_active(ApiKey.objects.all_realms().get(pk=made.row.pk), active=True, by=BY)
    granted(exchange(acme, made.key))


def test_signing_out_everywhere_else_leaves_keys_alone(acme: Realm, alice: User) -> None:
    made = make(alice)
    with realm_context(acme):
        own_sessions.end_others(alice, keep="", peer="")

    granted(exchange(acme, made.key))


@pytest.mark.usefixtures("bob")
def test_keys_go_with_the_account(acme: Realm, alice: User) -> None:
    made = make(alice)
    with realm_context(acme):
        deletion.delete_account(alice, peer="")

    assert exchange(acme, made.key).status_code == 400
    assert not ApiKey.objects.all_realms().filter(user__isnull=False).exists()


def test_the_data_of_a_person_tells_of_their_keys_without_them(acme: Realm, alice: User, bob: User) -> None:
    made = make(alice)
    make(bob, "of bob")
    with realm_context(acme):
        (told,) = document_of(alice)["api_keys"]

    assert (told["name"], told["active"], told["scopes"]) == ("ci", True, [])
    assert not {made.row.digest, made.row.hint, made.key} & set(map(str, told.values()))


def test_the_activity_of_an_account_tells_of_its_keys(alice: User) -> None:
    make(alice, "Backup")
    desk = browser()
    log_in(desk, alice)

    assert "Made the API key" in desk.get("/realms/acme/account/activity/").content.decode()
