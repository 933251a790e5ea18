"""Two who apply a blueprint at the same moment: one after the other, and what the first made the second finds."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx

REALM = "written"
CROWD = 6


def test_one_of_many_makes_what_the_others_find(api: httpx.Client) -> None:
    clients = [{"client_id": f"web-{number}", "redirect_uris": ["https://web.example/"]} for number in range(5)]
    document = {"realms": [{"slug": REALM, "roles": [{"name": "reader"}], "clients": clients}]}
    start = Barrier(CROWD)

    def one(_: int) -> httpx.Response:
        start.wait()
        return api.post("blueprint/apply/", json=document)

    with ThreadPoolExecutor(CROWD) as pool:
        answers = list(pool.map(one, range(CROWD)))

    assert {answer.status_code for answer in answers} == {200}
    assert sorted(len(answer.json()["changes"]) for answer in answers) == [0] * (CROWD - 1) + [6]
