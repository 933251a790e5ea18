"""Administrators make and rotate the keys of machines, see each once, and end those of people; in their realm alone."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from audit import actions
from audit.models import Event
from oauth.store import last_uses
from realms.models import Realm
from serviceaccounts.models import ApiKey, ServiceAccount
from tests.api_keys.keys import exchange, make
from tests.applications import granted

ADMIN = "/realms/acme/admin/serviceaccounts/apikey/"


@pytest.fixture
def robot(acme: Realm) -> ServiceAccount:
    return ServiceAccount.objects.all_realms().get(realm=acme)


def row_of(realm: Realm, name: str = "ci") -> ApiKey:
    return ApiKey.objects.all_realms().filter(realm=realm, name=name).order_by("-generation")[0]


def key_in(page: str) -> str:
    found = re.search(r"as_ak_\w{49}", page)
    assert found, page
    return found[0]


def described(robot: ServiceAccount, **more: object) -> dict[str, object]:
    return {"service_account": robot.pk, "name": "deploy", "quota": "", "note": "", **more}


@pytest.mark.attack("J06")
def test_a_key_is_shown_once_and_works(administrator: Client, acme: Realm, robot: ServiceAccount) -> None:
    shown = administrator.post(f"{ADMIN}add/", described(robot, quota="5/m", allowed_networks="127.0.0.0/8"))

    key, row = key_in(shown.content.decode()), row_of(acme, "deploy")
    assert "no-store" in shown["Cache-Control"]
    granted(exchange(acme, key))
    assert (row.quota, row.allowed_networks, row.created_by) == ("5/m", ["127.0.0.0/8"], "alice@acme.test")
    for address in (ADMIN, f"{ADMIN}{row.pk}/change/", f"{ADMIN}{row.pk}/history/"):
        page = administrator.get(address)
        assert page.status_code == 200
        assert not {key, row.digest, key[10:40]} & set(re.findall(r"[\w:]+", page.content.decode()))
    (event,) = Event.objects.filter(action=actions.API_KEY_CREATED, target__startswith="deploy")
    assert (event.actor, event.detail["through"]) == ("alice@acme.test", "acme")
    assert not Event.objects.filter(action=actions.ROW_ADDED, detail__model="serviceaccounts.ApiKey").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "a/b"},
        {"name": "ci"},
        {"quota": "many"},
        {"allowed_networks": "nowhere"},
        {"scopes": ["unknown"]},
        {"service_account": ""},
        {"expires_at": "2001-01-01T00:00"},
    ],
)
def test_what_cannot_be_makes_no_key(
    administrator: Client, robot: ServiceAccount, acme: Realm, wrong: dict[str, object]
) -> None:
    answer = administrator.post(f"{ADMIN}add/", described(robot) | wrong)

    assert answer.status_code == 200
    assert ApiKey.objects.all_realms().filter(realm=acme).count() == 1


def test_a_machine_of_another_realm_gets_no_key(administrator: Client, globex: Realm) -> None:
    theirs = ServiceAccount.objects.all_realms().get(realm=globex)

    answer = administrator.post(f"{ADMIN}add/", described(theirs))

    assert answer.status_code == 200
    assert ApiKey.objects.all_realms().filter(realm=globex).count() == 1


def test_a_key_is_rotated_once_for_each_form(administrator: Client, acme: Realm) -> None:
    address = f"{ADMIN}{row_of(acme).pk}/rotate/"
    assert administrator.get(address).status_code == 200

    shown = administrator.post(address, {"minutes": "10", "newest": "1"})
    again = administrator.post(address, {"minutes": "10", "newest": "1"})

    before = administrator.get(address.replace("rotate", "change")).content.decode()
    granted(exchange(acme, key_in(shown.content.decode())))
    last_uses.write()
    after = administrator.get(address.replace("rotate", "change")).content.decode()
    assert "The newer one has not been used yet." in before
    assert "Safe to retire. It was never used, and a newer one is." in after
    assert again["Location"] == f"{address}?again"
    assert ApiKey.objects.all_realms().filter(realm=acme).count() == 2


@pytest.mark.parametrize("action", ["switch_off", "invalidate"])
def test_keys_of_people_are_ended_and_not_made_or_switched_on(
    administrator: Client, acme: Realm, alice: User, action: str
) -> None:
    made = make(alice, "mine")

    administrator.post(ADMIN, {"action": action, "_selected_action": [made.row.pk], "post": "yes"})
    administrator.post(ADMIN, {"action": "switch_on", "_selected_action": [made.row.pk]})

    assert exchange(acme, made.key).status_code == 400
    assert administrator.get(f"{ADMIN}{made.row.pk}/rotate/").status_code == 404
    assert Event.objects.filter(subject=str(alice.pk), detail__through="acme").exists()


@pytest.mark.attack("J08")
def test_the_keys_of_another_realm_are_not_there(administrator: Client, globex: Realm) -> None:
    theirs = row_of(globex)

    for address in ("change", "rotate", "retire", "history"):
        assert administrator.get(f"{ADMIN}{theirs.pk}/{address}/").status_code == 404
    administrator.post(ADMIN, {"action": "invalidate", "_selected_action": [theirs.pk], "post": "yes"})
    assert row_of(globex).invalidated_at is None


def test_a_key_takes_a_fresh_proof(administrator: Client, acme: Realm, wait: Callable[[int], None]) -> None:
    wait(301)

    for address in (f"{ADMIN}add/", f"{ADMIN}{row_of(acme).pk}/rotate/"):
        assert "/account/reauthenticate/" in administrator.post(address)["Location"]
