"""B10, B11: two hundred codes, each presented twice at the same time by sixteen clients, before two web processes."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.concurrency.crowd import PATIENCE, Station

CODES = 200
CLIENTS = 16


@pytest.mark.faults
@pytest.mark.timeout(300)
@pytest.mark.attack("B10", "B11", "R04")
def test_each_code_wins_once_and_its_tokens_die_of_the_replay(station: Station) -> None:
    forms = [station.redemption(station.code()) for _ in range(CODES)]
    before = station.live_families()

    with httpx.Client(timeout=PATIENCE) as client, ThreadPoolExecutor(CLIENTS) as clients:
        twice = [form for form in forms for _ in range(2)]
        answers = list(clients.map(lambda form: client.post(f"{station.base}/token", data=form), twice))

    pairs = [sorted(answer.status_code for answer in answers[index : index + 2]) for index in range(0, 2 * CODES, 2)]
    assert pairs == [[200, 400]] * CODES
    assert {answer.json()["error"] for answer in answers if answer.status_code == 400} == {"invalid_grant"}
    won = [answer.json()["access_token"] for answer in answers if answer.status_code == 200]
    assert {station.userinfo(token) for token in won} == {401}
    assert station.live_families() == before
