"""RFC 9110 §13: of many who change the same thing at the same moment, one is heard, and the others are told."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx

REALM = "managed"
CROWD = 12
READ = {"description": "Read your documents"}


def together(send: Callable[[int], httpx.Response]) -> Counter[int]:
    """Send many requests at the same moment, and return how often each status was answered."""
    start = Barrier(CROWD)

    def one(number: int) -> int:
        start.wait()
        return send(number).status_code

    with ThreadPoolExecutor(CROWD) as pool:
        return Counter(pool.map(one, range(CROWD)))


def test_one_of_many_who_saw_the_same_state_changes_it(api: httpx.Client) -> None:
    tag = api.put("scopes/seen/", json=READ).headers["ETag"]
    statuses = together(
        lambda number: api.patch("scopes/seen/", json={"description": f"As {number} says"}, headers={"If-Match": tag})
    )

    assert statuses == {200: 1, 412: CROWD - 1}


def test_one_of_many_makes_a_new_thing(api: httpx.Client) -> None:
    statuses = together(lambda _: api.put("clients/new/", json={"redirect_uris": ["https://new.test/cb"]}))
    alone = together(lambda _: api.put("scopes/new/", json=READ, headers={"If-None-Match": "*"}))

    assert statuses == {201: 1, 200: CROWD - 1}
    assert alone == {201: 1, 412: CROWD - 1}


def test_one_of_many_removes_a_thing(api: httpx.Client) -> None:
    api.put("scopes/gone/", json=READ)

    assert together(lambda _: api.delete("scopes/gone/")) == {204: 1, 404: CROWD - 1}
