"""One conversation with a server, written once for programs that block and for programs that await.

A flow yields requests and pauses, and is given responses. `Transport` carries it out, either way.
"""

import asyncio
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from functools import cache
from ssl import SSLContext
from typing import Any, TypeVar

import httpx

from authserver_sdk.errors import ServerMisbehavesError, ServerUnavailableError
from authserver_sdk.localhost import PATTERN, AsyncHere, Here

T = TypeVar("T")
SECONDS = 10.0  # that a server may take for one answer
PATIENCE = 5.0  # seconds that a flow waits in all before it gives up
FIRST_PAUSE = 0.25
PROBLEM = "urn:authserver:problem:"  # says more than the status, and is for the caller to judge
NOT_NOW = (httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE)


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing is sent for some seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Work:
    """Something that blocks, such as waiting for a person; beside an event loop it gets a thread."""

    do: Callable[[], object]


Step = httpx.Request | Pause | Work
Flow = Generator[Step, Any, T]


@cache
def _trusted() -> SSLContext:
    return httpx.create_ssl_context()


def client(*, auth: httpx.Auth | None = None, timeout: float = SECONDS) -> httpx.Client:
    """Return a client that finds names below `.localhost`, too."""
    return httpx.Client(auth=auth, timeout=timeout, verify=_trusted(), mounts={PATTERN: Here(verify=_trusted())})


def async_client(*, auth: httpx.Auth | None = None, timeout: float = SECONDS) -> httpx.AsyncClient:
    """Return the same for an event loop."""
    return httpx.AsyncClient(
        auth=auth, timeout=timeout, verify=_trusted(), mounts={PATTERN: AsyncHere(verify=_trusted())}
    )


@dataclass(frozen=True, slots=True)
class Transport:
    """How to reach servers. A flow gets a client of its own: flows are rare, and then no event loop owns anything."""

    client: Callable[[], httpx.Client] = field(default=client)
    async_client: Callable[[], httpx.AsyncClient] = field(default=async_client)

    def run(self, flow: Flow[T]) -> T:
        """Carry out a flow and return its result."""
        with self.client() as client:
            try:
                step = next(flow)
                while True:
                    match step:
                        case Pause(seconds):
                            time.sleep(seconds)
                            step = next(flow)
                        case Work(do):
                            step = flow.send(do())
                        case httpx.Request():
                            try:
                                response = client.send(step)
                            except httpx.RequestError as failure:
                                step = flow.throw(failure)
                            else:
                                step = flow.send(response)
            except StopIteration as end:
                result: T = end.value
                return result

    async def arun(self, flow: Flow[T]) -> T:
        """Carry out a flow in an event loop."""
        async with self.async_client() as client:
            try:
                step = next(flow)
                while True:
                    match step:
                        case Pause(seconds):
                            await asyncio.sleep(seconds)
                            step = next(flow)
                        case Work(do):
                            step = flow.send(await asyncio.to_thread(do))
                        case httpx.Request():
                            try:
                                response = await client.send(step)
                            except httpx.RequestError as failure:
                                step = flow.throw(failure)
                            else:
                                step = flow.send(response)
            except StopIteration as end:
                result: T = end.value
                return result


def ask(request: httpx.Request, *, patience: float = PATIENCE) -> Flow[httpx.Response]:
    """Send a request; again after a while, when the server was not reached or says 429 or 503 (RFC 9110 §10.2.3)."""
    own_pause = FIRST_PAUSE
    while True:
        pause = own_pause
        try:
            response: httpx.Response = yield request
        except (httpx.ConnectError, httpx.ConnectTimeout) as failure:
            trouble = ServerUnavailableError(f"{request.url.host} cannot be reached: {failure}")
        except httpx.RequestError as failure:
            sentence = f"{request.url.host} did not answer: {type(failure).__name__}"
            raise ServerUnavailableError(sentence) from failure  # it may have acted: asking again is not ours to decide
        else:
            if response.status_code not in NOT_NOW or PROBLEM in response.text:
                return _answered(response)
            after = retry_after(response)
            trouble = ServerUnavailableError(f"{request.url.host} answered {response.status_code}", retry_after=after)
            pause = max(pause, after or 0)
        if pause > patience:
            raise trouble
        yield Pause(pause)
        patience -= pause
        own_pause *= 2


def members(response: httpx.Response) -> dict[str, Any]:
    """Return the JSON object of an answer."""
    try:
        found = response.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ServerMisbehavesError(f"{response.url} answered {response.status_code} without a JSON object.")
    return found


def _answered(response: httpx.Response) -> httpx.Response:
    if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise ServerUnavailableError(f"{response.url.host} answered {response.status_code}")
    return response


def retry_after(response: httpx.Response) -> float | None:
    """Return the seconds of Retry-After; its other form, a date, is not worth a clock that may be wrong."""
    said = response.headers.get("Retry-After", "")
    return float(said) if said.isascii() and said.isdigit() else None
