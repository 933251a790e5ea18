"""R01, R02: web processes that are killed in the midst of redemptions and refreshes, while clients try again."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Thread

import httpx
import pytest

from tests.concurrency.crowd import PATIENCE, Station
from tests.faults.site import Site

LINEAGES = 8
REFRESHES = 60
TRIES = 40
BETWEEN_KILLS = 4.0  # seconds: the same one at most each eight, or granian takes it for a crash at start and ends


@contextmanager
def killer(site: Site) -> Iterator[list[int]]:
    """Kill the older web process again and again for the length of the block, and note which it was."""
    over, killed = Event(), list[int]()

    def run() -> None:
        while not over.wait(BETWEEN_KILLS):
            if len(workers := sorted(site.workers())) == 2:
                killed.append(workers[0])
                os.kill(workers[0], signal.SIGKILL)

    thread = Thread(target=run)
    thread.start()
    try:
        yield killed
    finally:
        over.set()
        thread.join()


def insist(station: Station, form: dict[str, str]) -> httpx.Response:
    """Send a form until there is an answer, each time over a new connection."""
    for _ in range(TRIES):
        try:
            return httpx.post(f"{station.base}/token", data=form, timeout=PATIENCE)
        except httpx.TransportError:
            time.sleep(0.3)
    raise AssertionError("No answer.")


@pytest.mark.faults
@pytest.mark.timeout(300)
@pytest.mark.attack("R02")
def test_no_lineage_of_refresh_tokens_is_lost(acme: Site, station: Station) -> None:
    def live_on(refresh_token: str) -> list[int]:
        statuses = []
        for _ in range(REFRESHES):
            answer = insist(station, station.refreshing(refresh_token))
            statuses.append(answer.status_code)
            refresh_token = answer.json().get("refresh_token", refresh_token)
            time.sleep(0.2)
        return statuses

    begun = [station.token(station.redemption(station.code())).json()["refresh_token"] for _ in range(LINEAGES)]
    with killer(acme) as killed, ThreadPoolExecutor(LINEAGES) as clients:
        lives = list(clients.map(live_on, begun))

    assert len(killed) >= 3
    assert lives == [[200] * REFRESHES] * LINEAGES


@pytest.mark.faults
@pytest.mark.timeout(300)
@pytest.mark.attack("R01")
def test_a_code_is_acknowledged_once_and_no_family_lives_that_nobody_received(acme: Site, station: Station) -> None:
    codes = [station.code() for _ in range(150)]
    before = station.live_families()

    def redeem(number: int) -> tuple[bool, int]:
        """Return whether the first try was answered, and with which status it ended."""
        form = station.redemption(codes[number])
        try:
            return True, httpx.post(f"{station.base}/token", data=form, timeout=PATIENCE).status_code
        except httpx.TransportError:
            return False, insist(station, form).status_code
        finally:
            time.sleep(0.5)

    with killer(acme) as killed, ThreadPoolExecutor(8) as clients:
        ends = list(clients.map(redeem, range(len(codes))))

    assert len(killed) >= 2
    assert {status for answered, status in ends if answered} == {200}
    assert {status for answered, status in ends if not answered} <= {200, 400}  # a retry of what was redeemed unseen
    assert station.live_families() - before == sum(status == 200 for _, status in ends)
