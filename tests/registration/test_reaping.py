"""Which clients go, and when: judged by what people still hold of them."""

from collections.abc import Callable

import pytest

from accounts.models import User
from audit.models import Event
from clients import initial_access_tokens, trust
from clients.models import Client
from oauth.models import Family
from oauth.tasks import clear_expired, reap_clients
from realms.context import realm_context
from realms.models import Realm
from tests.applications import Application, granted
from tests.people import log_in
from tests.protocol import add_client
from tests.registration.wire import CONFIDENTIAL, change, post, registered, stored

HOUR, DAY = 3600, 86_400


@pytest.fixture
def agent(acme: Realm, alice: User) -> Application:
    told = registered(acme, CONFIDENTIAL | {"scope": "openid offline_access"})
    application = Application(acme, told["client_secret"], told["client_id"])
    log_in(application.browser, alice)
    return application


def left() -> int:
    reap_clients()
    return Client.objects.all_realms().filter(origin="registration").count()


def test_a_client_that_was_never_used_goes_after_a_day(acme: Realm, wait: Callable[[int], None]) -> None:
    registered(acme)
    wait(DAY - 60)
    before = left()
    wait(120)

    assert (before, left()) == (1, 0)
    event = Event.objects.get(action="clients.retired")
    assert (event.realm, event.detail) == ("acme", {"count": 1, "why": "not used"})


def test_each_realm_says_how_long(acme: Realm, globex: Realm, wait: Callable[[int], None]) -> None:
    change(globex, unused_client_lifetime=HOUR)
    told, gone = registered(acme), registered(globex)
    wait(HOUR + 60)
    reap_clients()

    assert Client.objects.all_realms().get().client_id == told["client_id"]
    assert not Client.objects.all_realms().filter(client_id=gone["client_id"]).exists()


@pytest.mark.attack("F01")
def test_many_go_in_batches_and_in_one_row_of_the_trail_each(
    acme: Realm, wait: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oauth.reaping.BATCH", 3)
    change(acme, limits={"registration": "off"})
    for _ in range(7):
        post(acme)
    wait(DAY + 60)

    assert left() == 0
    details = Event.objects.filter(action="clients.retired").order_by("pk").values_list("detail", flat=True)
    assert [detail["count"] for detail in details] == [3, 3, 1]


def test_a_client_with_a_live_family_stays_however_old_it_is(
    acme: Realm, agent: Application, wait: Callable[[int], None]
) -> None:
    change(acme, refresh_token_absolute_lifetime=90 * DAY)
    tokens = agent.tokens()
    for _ in range(12):
        wait(5 * DAY)
        tokens = granted(agent.refresh(tokens["refresh_token"]))
        clear_expired()

    assert left() == 1
    assert granted(agent.refresh(tokens["refresh_token"]))


def test_a_client_whose_last_use_is_long_ago_goes_with_what_hangs_on_it(
    agent: Application, wait: Callable[[int], None]
) -> None:
    agent.tokens()
    wait(29 * DAY)
    clear_expired()
    before = left()
    wait(2 * DAY)

    assert (before, left()) == (1, 0)
    assert not Family.objects.all_realms().exists()


def test_use_by_refreshing_counts_although_the_family_is_gone(
    acme: Realm, agent: Application, wait: Callable[[int], None]
) -> None:
    change(acme, refresh_token_absolute_lifetime=60 * DAY)
    tokens = agent.tokens()
    for _ in range(7):
        wait(5 * DAY)
        tokens = granted(agent.refresh(tokens["refresh_token"]))
    left()
    Family.objects.all_realms().all().delete()

    assert left() == 1
    wait(31 * DAY)
    assert left() == 0


def test_a_client_with_an_outstanding_code_stays(acme: Realm, agent: Application, wait: Callable[[int], None]) -> None:
    change(acme, code_lifetime=40 * DAY)
    code = agent.code()
    wait(31 * DAY)

    assert left() == 1
    assert granted(agent.redeem(code))


def test_clients_that_an_administrator_looked_at_stay(acme: Realm, wait: Callable[[int], None]) -> None:
    verified, stopped = registered(acme), registered(acme)
    add_client(acme, "web")
    with realm_context(acme):
        trust.verify(stored(verified), by="admin@acme.test")
        trust.quarantine(stored(stopped), by="admin@acme.test")
    wait(400 * DAY)

    assert left() == 2
    assert Client.objects.all_realms().filter(client_id="web").exists()


@pytest.mark.parametrize("mode", ["approval", "token"])
def test_clients_that_somebody_expects_have_more_time(acme: Realm, wait: Callable[[int], None], mode: str) -> None:
    change(acme, registration=mode)
    with realm_context(acme):
        text = initial_access_tokens.make(acme, uses=1, lifetime=HOUR)
    registered(acme, token=text)
    wait(29 * DAY)
    before = left()
    wait(2 * DAY)

    assert (before, left()) == (1, 0)


def test_a_retired_client_is_told_to_register_anew(agent: Application, wait: Callable[[int], None]) -> None:
    wait(DAY + 60)
    reap_clients()
    answer = agent.ask()

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert "register again" in answer.json()["error_description"]
