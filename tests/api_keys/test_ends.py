"""When and where a key works, and what ends it: its tokens are dead with it, wherever liveness is checked."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import User
from clients.models.client_secret import issue
from oauth import endings
from oauth.store import api_keys as store
from realms.models import Realm
from serviceaccounts import api_keys
from serviceaccounts.models import ServiceAccount
from tests.api_keys.keys import BY, exchange, fault, introspector, make, rotate
from tests.applications import Application, granted, refusal
from tests.protocol import add_machine

INVALID = (400, "invalid_request")


@pytest.mark.attack("D16")
@pytest.mark.parametrize("realm", ["own", "other", "none"])
def test_a_key_is_one_of_its_realm_alone(realm: str, acme: Realm, globex: Realm, svc: ServiceAccount) -> None:
    key = make(svc).key
    add_machine(globex, scopes=[])

    if realm == "own":
        granted(exchange(acme, key))
    elif realm == "other":
        assert fault(exchange(globex, key)) == "invalid"
    else:
        globex.enabled = False
        globex.save()
        assert exchange(globex, key).status_code == 404


@pytest.mark.attack("J05")
@pytest.mark.parametrize(
    "end",
    [
        lambda made: api_keys.set_active(made.row, active=False, by=BY),
        lambda made: api_keys.invalidate(made.row, by=BY),
        lambda made: api_keys.delete(made.row.owner, "ci", by=BY),
        lambda made: rotate(made.row.owner),
    ],
    ids=["deactivated", "invalidated", "deleted", "rotated"],
)
@pytest.mark.parametrize("owner", ["svc", "alice"])
def test_a_key_that_ends_takes_its_tokens_along(
    owner: str, end: Callable[[Any], None], acme: Realm, svc: ServiceAccount, alice: User
) -> None:
    made = make(alice if owner == "alice" else svc)
    server = introspector(acme)
    access_token = granted(exchange(acme, made.key))["access_token"]
    assert server.introspect(access_token).json()["active"]

    end(made)

    assert refusal(exchange(acme, made.key)) == INVALID
    assert server.introspect(access_token).json() == {"active": False}


@pytest.mark.attack("J05")
@pytest.mark.parametrize("owner", ["svc", "alice"])
def test_an_owner_that_is_disabled_takes_keys_and_tokens_along(
    owner: str, acme: Realm, svc: ServiceAccount, alice: User
) -> None:
    made = make(alice if owner == "alice" else svc)
    server = introspector(acme)
    access_token = granted(exchange(acme, made.key))["access_token"]
    if owner == "alice":
        alice.is_active = False
        alice.save()
    else:
        svc.client.enabled = False
        svc.client.save()

    assert fault(exchange(acme, made.key)) == "invalid"
    assert server.introspect(access_token).json() == {"active": False}


def test_keys_of_people_stop_where_the_realm_takes_them_away(acme: Realm, alice: User, svc: ServiceAccount) -> None:
    keys = make(alice).key, make(svc).key
    access_token = granted(exchange(acme, keys[0]))["access_token"]
    acme.people_have_api_keys = False
    acme.save()
    store.forget()

    assert fault(exchange(acme, keys[0])) == "invalid"
    assert introspector(acme).introspect(access_token).json() == {"active": False}
    granted(exchange(acme, keys[1]))


def test_what_was_issued_before_a_moment_is_dead_and_the_key_is_not(
    acme: Realm, svc: ServiceAccount, alice: User, wait: Callable[[int], None]
) -> None:
    keys, server = [make(svc).key, make(alice).key], introspector(acme)
    before = [granted(exchange(acme, key))["access_token"] for key in keys]
    wait(1)
    endings.revoke_before(acme)
    wait(1)

    after = [granted(exchange(acme, key))["access_token"] for key in keys]

    assert [server.introspect(token).json()["active"] for token in before + after] == [False, False, True, True]


@pytest.mark.attack("J05")
def test_a_revoked_token_is_dead_by_itself(acme: Realm, svc: ServiceAccount) -> None:
    made, server = make(svc), introspector(acme)
    secret = issue(svc.client)
    first, second = (granted(exchange(acme, made.key))["access_token"] for _ in range(2))

    assert Application(acme, secret, "svc").revoke(first).status_code == 200

    assert [server.introspect(token).json()["active"] for token in (first, second)] == [False, True]


@pytest.mark.attack("D18")
def test_old_and_new_work_during_the_overlap_and_the_new_one_afterwards(
    acme: Realm, svc: ServiceAccount, wait: Callable[[int], None]
) -> None:
    old = make(svc).key
    new = rotate(svc, retain_minutes=10).key
    for key in (old, new):
        granted(exchange(acme, key))
    wait(600)

    assert fault(exchange(acme, old)) == "expired"
    granted(exchange(acme, new))


def test_a_key_works_in_its_time_and_from_its_networks_alone(
    acme: Realm, svc: ServiceAccount, wait: Callable[[int], None]
) -> None:
    begins = make(svc).row.created_at + 60
    early = make(svc, "early", starts_at=begins, expires_at=begins + 60).key
    elsewhere = make(svc, "elsewhere", allowed_networks=("192.0.2.0/24",)).key
    here = make(svc, "here", allowed_networks=("192.0.2.0/24", "127.0.0.0/8")).key

    assert fault(exchange(acme, elsewhere)) == "invalid"
    granted(exchange(acme, here))
    assert fault(exchange(acme, early)) == "invalid"
    wait(60)
    granted(exchange(acme, early))
    wait(60)
    assert fault(exchange(acme, early)) == "expired"


def test_a_key_works_under_an_older_pepper(acme: Realm, svc: ServiceAccount, settings: Settings) -> None:
    key = make(svc).key
    settings.SECRET_PEPPER = f"next:{'n' * 40},{settings.SECRET_PEPPER}"
    store.forget()

    granted(exchange(acme, key))
