"""OAuth 2.1 §4.1.3 and §4.3.1 under load: one code and one refresh token, presented twenty times at once."""

from collections import Counter
from collections.abc import Iterator

import httpx
import pytest

from tests.concurrency.crowd import CROWD, Station
from tests.live import Live

ROUNDS = 5


@pytest.fixture(scope="module")
def station(live_server_process: Live) -> Iterator[Station]:
    station = Station(live_server_process)
    yield station
    station.browser.close()


def outcomes(answers: list[httpx.Response]) -> Counter[tuple[int, str]]:
    return Counter((answer.status_code, answer.json().get("error", "")) for answer in answers)


@pytest.mark.attack("B11")
def test_of_twenty_redemptions_at_once_one_wins_and_its_tokens_die_of_the_others(station: Station) -> None:
    before = station.live_families()
    for _ in range(ROUNDS):
        answers = station.storm(station.redemption(station.code()))

        assert outcomes(answers) == {(200, ""): 1, (400, "invalid_grant"): CROWD - 1}
        tokens = next(answer.json() for answer in answers if answer.status_code == 200)
        assert station.userinfo(tokens["access_token"]) == 401
        refreshed = station.token(station.refreshing(tokens["refresh_token"]))
        assert (refreshed.status_code, refreshed.json()["error"]) == (400, "invalid_grant")

    assert station.live_families() == before


@pytest.mark.attack("C04")
def test_of_twenty_refreshes_at_once_all_get_the_same_successor_and_one_lineage_lives(station: Station) -> None:
    before = station.live_families()
    for _ in range(ROUNDS):
        tokens = station.token(station.redemption(station.code())).json()

        answers = station.storm(station.refreshing(tokens["refresh_token"]))

        assert outcomes(answers) == {(200, ""): CROWD}
        successors = {answer.json()["refresh_token"] for answer in answers}
        assert len(successors) == 1
        assert tokens["refresh_token"] not in successors
        assert {station.userinfo(answer.json()["access_token"]) for answer in answers} == {200}
        assert len({answer.json()["access_token"] for answer in answers}) == CROWD
        assert station.token(station.refreshing(successors.pop())).status_code == 200

    assert station.live_families() == before + ROUNDS


@pytest.mark.attack("C04")
def test_generations_in_a_row_stay_one_lineage(station: Station) -> None:
    before = station.live_families()
    token = station.token(station.redemption(station.code())).json()["refresh_token"]

    for _ in range(ROUNDS):
        answers = station.storm(station.refreshing(token))
        assert outcomes(answers) == {(200, ""): CROWD}
        (token,) = {answer.json()["refresh_token"] for answer in answers}

    assert station.live_families() == before + 1


def test_the_log_of_the_server_tells_of_no_failure(station: Station) -> None:
    assert "Traceback" not in station.live.log
