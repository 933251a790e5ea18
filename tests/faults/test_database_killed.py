"""R08 and R07: a database that is killed or restarted under load. Nothing but 503, and back within ten seconds."""

import time
from contextlib import ExitStack

import pytest

from tests.concurrency.crowd import Station
from tests.faults.load import Load, load
from tests.faults.postgres import Postgres
from tests.faults.site import Site

BACK_WITHIN = 10.0  # seconds
AWAY = 8.0


def is_back(answers: Load, since: float) -> bool:
    """Tell whether nothing has failed from ten seconds after the return of the database on, and something was asked."""
    later = answers.since(since + BACK_WITHIN)
    return bool(later.answers) and set(later.statuses()) == {200}


@pytest.mark.faults
@pytest.mark.timeout(300)
@pytest.mark.attack("R08")
def test_a_killed_database_means_503_and_public_documents_go_on(
    acme: Site, station: Station, database: Postgres
) -> None:
    tokens = [station.token(station.redemption(station.code())).json() for _ in range(3)]
    with ExitStack() as running:
        asking = acme.introspection_of(tokens[0]["access_token"])
        needing = [running.enter_context(load(send)) for send in (asking, acme.machine_token)]
        public = [running.enter_context(load(send, threads=1)) for send in (acme.discovery, acme.certs)]
        time.sleep(2)
        database.kill()
        time.sleep(AWAY)
        database.start()
        returned = time.monotonic()
        time.sleep(BACK_WITHIN + 3)

    assert [answers.failures() for answers in (*needing, *public)] == [[], [], [], []]
    assert [set(answers.statuses()) for answers in public] == [{200}, {200}]
    assert needing[0].statuses()[503] > 0
    assert all(is_back(answers, returned) for answers in needing)
    assert max(answers.percentile(0.99) for answers in public) < 1
    refused = [answer for answers in needing for answer in answers.answers if answer.status == 503]
    assert all(answer.headers.get("x-request-id") for answer in refused)
    assert [station.token(station.refreshing(each["refresh_token"])).status_code for each in tokens] == [200] * 3
    assert "Internal Server Error" not in acme.live.log


@pytest.mark.faults
@pytest.mark.timeout(300)
@pytest.mark.attack("R07")
@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_connection_that_died_in_the_pool_is_never_a_500(
    acme: Site, station: Station, database: Postgres, mode: str
) -> None:
    tokens = station.token(station.redemption(station.code())).json()
    with load(acme.introspection_of(tokens["access_token"]), threads=4) as answers:
        for _ in range(3):
            time.sleep(1)
            database.stop(mode)
            database.start()
        returned = time.monotonic()
        time.sleep(BACK_WITHIN + 2)

    assert answers.failures() == []
    assert is_back(answers, returned)
    assert station.token(station.refreshing(tokens["refresh_token"])).status_code == 200
