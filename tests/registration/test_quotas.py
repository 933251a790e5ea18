"""How many clients strangers may leave behind, and whom that holds up."""

from collections.abc import Callable

import pytest

from accounts.models import User
from audit.models import Event
from clients.models import Client
from clients.quotas import EVICTED, FIRST_USE
from realms.models import Realm
from tests.applications import Application
from tests.people import log_in
from tests.registration.wire import CONFIDENTIAL, change, post, registered


@pytest.fixture
def connect(alice: User) -> Callable[[], Client]:
    """Return a function that registers a client of Acme and completes a first authorization with it."""

    def connected() -> Client:
        told = registered(alice.realm, CONFIDENTIAL | {"scope": "openid"})
        agent = Application(alice.realm, told["client_secret"], told["client_id"])
        log_in(agent.browser, alice)
        agent.tokens(scope="openid")
        return Client.objects.all_realms().get(client_id=told["client_id"])

    return connected


def test_who_completes_what_it_begins_is_not_held_up(acme: Realm, connect: Callable[[], Client]) -> None:
    change(acme, limits={"registration": "2/d"})
    used = [connect().last_used_at for _ in range(4)]
    left = [post(acme).status_code for _ in range(3)]

    assert all(used)
    assert left == [201, 201, 429]


@pytest.mark.attack("F01")
def test_a_realm_keeps_so_many_unused_clients_and_retires_the_oldest(
    acme: Realm, globex: Realm, connect: Callable[[], Client], wait: Callable[[int], None]
) -> None:
    change(acme, limits={"registration": "off"}, maximum_unused_clients=10)
    change(globex, limits={"registration": "off"})
    live, elsewhere = connect(), registered(globex)
    old = [registered(acme)["client_id"] for _ in range(10)]
    full = post(acme)
    wait(FIRST_USE + 60)
    fresh = registered(acme)["client_id"]

    assert (full.status_code, full.json()["error"]) == (429, "temporarily_unavailable")
    assert int(full["Retry-After"]) > 0
    left = set(Client.objects.all_realms().values_list("client_id", flat=True))
    assert {live.client_id, fresh, elsewhere["client_id"]} == left
    assert not left & set(old)
    assert Event.objects.get(action="clients.retired").detail == {"count": 10, "why": "no room"}
    assert EVICTED >= 10


def test_what_a_registration_may_leave_behind_is_bounded(acme: Realm) -> None:
    answer = post(acme, CONFIDENTIAL | {"contacts": ["x" * 17_000]})

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert registered(acme, CONFIDENTIAL | {"contacts": ["x" * 300, "a@b.example"]})["contacts"] == ["a@b.example"]
