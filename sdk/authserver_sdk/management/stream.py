"""WHATWG HTML §9.2, server-sent events: the trail as it grows. Where a stream ends, the next one goes on."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from authserver_sdk.errors import ServerUnavailableError
from authserver_sdk.flow import NOT_NOW, Transport
from authserver_sdk.management.problems import problem_of

KIND = "text/event-stream"
MOST_FAILURES = 30  # one after the other, a pause between
LONGEST_PAUSE = 60.0  # seconds


@dataclass
class Reader:
    """What was read so far (§9.2.6): the last id, how long to wait before the next stream, and what is half told."""

    last: str = ""
    pause: float = 1.0
    failures: int = 0
    _data: list[str] = field(default_factory=list)

    def request(self, api: str, filters: Mapping[str, str]) -> httpx.Request:
        """Return what asks for the next stream."""
        seen = {"Last-Event-ID": self.last} if self.last else {}
        query = {name: value for name, value in filters.items() if value}
        return httpx.Request("GET", f"{api}audit/stream/", params=query, headers={"Accept": KIND} | seen)

    def event_in(self, line: str) -> dict[str, Any] | None:
        """Return the event that a line completes, with the `cursor` behind it; None where none is complete yet."""
        self.failures = 0
        if not line:
            data, self._data = "\n".join(self._data), []
            return json.loads(data) | {"cursor": self.last} if data else None
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match name:
            case "data":
                self._data.append(value)
            case "id":
                self.last = value
            case "retry" if value.isdecimal():
                self.pause = min(int(value) / 1000, LONGEST_PAUSE)
        return None

    def pause_after(self, answer: httpx.Response | None) -> float:
        """Return the seconds to wait; raise what the API refuses, and when nobody has answered for long."""
        self._data = []
        self.failures += 1
        if answer is not None and not answer.is_success and answer.status_code not in NOT_NOW:
            raise problem_of(answer)
        if self.failures > MOST_FAILURES:
            raise ServerUnavailableError("The server gives no stream of events.")
        asked = answer.headers.get("Retry-After", "") if answer is not None and not answer.is_success else ""
        return min(float(asked), LONGEST_PAUSE) if asked.isdecimal() else self.pause


def follow(transport: Transport, api: str, filters: Mapping[str, str], *, after: str) -> Iterator[dict[str, Any]]:
    """Give events for as long as somebody asks for the next one."""
    reader = Reader(after)
    while True:
        answer = None
        try:
            with transport.client() as client:
                answer = client.send(reader.request(api, filters), stream=True)
                if answer.is_success:
                    yield from filter(None, map(reader.event_in, answer.iter_lines()))
                else:
                    answer.read()
        except httpx.TransportError:
            answer = None
        time.sleep(reader.pause_after(answer))


async def afollow(
    transport: Transport, api: str, filters: Mapping[str, str], *, after: str
) -> AsyncIterator[dict[str, Any]]:
    """Do the same in an event loop."""
    reader = Reader(after)
    while True:
        answer = None
        try:
            async with transport.async_client() as client:
                answer = await client.send(reader.request(api, filters), stream=True)
                if answer.is_success:
                    async for line in answer.aiter_lines():
                        if (event := reader.event_in(line)) is not None:
                            yield event
                else:
                    await answer.aread()
        except httpx.TransportError:
            answer = None
        await asyncio.sleep(reader.pause_after(answer))
