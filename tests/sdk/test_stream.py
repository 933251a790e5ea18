"""The event stream as the SDK reads it: it goes on where it ended, waits when told to, and says what is refused."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

import httpx
import pytest

from authserver_sdk.flow import Transport
from authserver_sdk.management.problems import NotAllowedError
from authserver_sdk.management.stream import Reader, afollow, follow
from tests.loop import run

API = "https://login.test/realms/acme/api/v1/"
Follow = Callable[[list[httpx.Response], int], tuple[list[dict[str, Any]], list[httpx.Request]]]


def told(*names: str) -> httpx.Response:
    text = "retry: 0\n: still here\nid: start\n\n"
    text += "".join(f'id: c-{name}\nevent: row.added\ndata: {{"target":\ndata: "{name}"}}\n\n' for name in names)
    return httpx.Response(200, text=f"{text}data: half of one", headers={"Content-Type": "text/event-stream"})


def transport(answers: Iterable[httpx.Response], asked: list[httpx.Request]) -> Transport:
    waiting = iter(answers)

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return next(waiting)

    mock = httpx.MockTransport(handle)
    return Transport(lambda: httpx.Client(transport=mock), lambda: httpx.AsyncClient(transport=mock))


def _blocking(answers: list[httpx.Response], count: int) -> tuple[list[dict[str, Any]], list[httpx.Request]]:
    asked: list[httpx.Request] = []
    events = follow(transport(answers, asked), API, {"action": "row.*", "actor": ""}, after="")
    return list(islice(events, count)), asked


def _awaiting(answers: list[httpx.Response], count: int) -> tuple[list[dict[str, Any]], list[httpx.Request]]:
    asked: list[httpx.Request] = []

    async def read() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        async for event in afollow(transport(answers, asked), API, {"action": "row.*", "actor": ""}, after=""):
            found.append(event)
            if len(found) == count:
                break
        return found

    return run(read), asked


both = pytest.mark.parametrize("followed", [_blocking, _awaiting])


@both
def test_it_goes_on_behind_the_last_event_and_half_of_one_is_none(followed: Follow) -> None:
    events, asked = followed([told("one"), told("two", "three")], 3)

    assert [event["target"] for event in events] == ["one", "two", "three"]
    assert [event["cursor"] for event in events] == ["c-one", "c-two", "c-three"]
    assert [request.headers.get("Last-Event-ID") for request in asked] == [None, "c-one"]
    assert asked[0].url.params.multi_items() == [("action", "row.*")]


@both
def test_a_server_that_has_no_place_is_asked_again(followed: Follow) -> None:
    events, asked = followed([httpx.Response(503, headers={"Retry-After": "0"}), told("one")], 1)

    assert events[0]["target"] == "one"
    assert len(asked) == 2


@both
def test_what_is_refused_is_said(followed: Follow) -> None:
    with pytest.raises(NotAllowedError, match="No role"):
        followed([httpx.Response(403, json={"detail": "No role of yours permits that."})], 1)


def test_a_pause_is_never_longer_than_a_minute() -> None:
    reader = Reader()
    reader.event_in("retry: 999999999")

    assert reader.pause_after(None) == 60
    assert reader.pause_after(httpx.Response(503, headers={"Retry-After": "86400"})) == 60
