"""How often a key may be used in a while: counted by its name wherever it is used, refused by an error of its own."""

from collections.abc import Callable

import pytest

from audit.models import Refusal
from realms.models import Realm
from serviceaccounts.models import ServiceAccount
from support import clock
from tests.api_keys.keys import exchange, fault, make, me, rotate
from tests.applications import Application, granted


@pytest.fixture(autouse=True)
def _at_the_start_of_a_day(wait: Callable[[int], None]) -> None:
    wait(86_400 - clock.now() % 86_400)


def test_what_is_left_is_said_until_nothing_is(acme: Realm, svc: ServiceAccount) -> None:
    key = make(svc, quota="3/d").key

    quotas = [me(acme, key).json()["key"]["quota"] for _ in range(3)]
    refused = me(acme, key)

    assert [quota["left"] for quota in quotas] == [2, 1, 0]
    assert {(quota["limit"], quota["seconds"]) for quota in quotas} == {(3, 86_400)}
    assert refused.status_code == 429
    assert refused.json()["type"] == "urn:authserver:problem:credential:exhausted"
    assert 86_390 <= int(refused["Retry-After"]) <= 86_400


def test_each_use_counts_wherever_it_is_and_nothing_else_does(acme: Realm, svc: ServiceAccount) -> None:
    key = make(svc, quota="2/d").key
    token = granted(exchange(acme, key))["access_token"]
    granted(Application(acme, key, "svc").ask())

    refused = exchange(acme, key)

    assert (refused.status_code, fault(refused), refused.json()["error"]) == (
        429,
        "exhausted",
        "temporarily_unavailable",
    )
    assert Application(acme, key, "svc").ask().status_code == 429
    assert me(acme, token).status_code == 200


def test_the_next_window_is_a_new_one(acme: Realm, svc: ServiceAccount, wait: Callable[[int], None]) -> None:
    key = make(svc, quota="1/m").key
    assert [me(acme, key).status_code for _ in range(2)] == [200, 429]

    wait(60)

    assert me(acme, key).status_code == 200


def test_a_successor_shares_the_quota_and_other_keys_do_not(acme: Realm, svc: ServiceAccount) -> None:
    first = make(svc, quota="2/d")
    other = make(svc, "other", quota="2/d")
    second = rotate(svc, retain_minutes=None)

    answers = [me(acme, key).status_code for key in (first.key, second.key, first.key, second.key, other.key)]

    assert answers == [200, 200, 429, 429, 200]


def test_a_refusal_is_recorded_once_in_a_window(acme: Realm, svc: ServiceAccount) -> None:
    key = make(svc, quota="1/d").key

    for _ in range(5):
        me(acme, key)

    (refusal,) = Refusal.objects.all()
    assert (refusal.reason, refusal.target, refusal.count) == ("api_key_exhausted", "ci", 1)
