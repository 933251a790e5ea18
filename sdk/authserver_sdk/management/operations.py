"""RFC 9110 §9: one conversation with the API for each thing to be done, for programs that block or await alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import httpx

from authserver_sdk.errors import ServerMisbehavesError
from authserver_sdk.flow import Flow, ask
from authserver_sdk.management.problems import problem_of
from authserver_sdk.management.records import Record
from authserver_sdk.management.segments import segment

R = TypeVar("R", bound=Record)
PATIENCE = 8.0  # seconds that 429 and 503 are waited out, and a server that is away
MERGE_PATCH = "application/merge-patch+json"


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """Some things of a list, and the cursor of the next ones (empty at the end)."""

    items: list[R]
    following: str


@dataclass(frozen=True, slots=True)
class Operations(Generic[R]):
    """Things of one kind. `path` stands below the API's address, with `{}` for each name that leads to the kind."""

    api: str  # the issuer and /api/v1/
    path: str
    kind: type[R]

    def page(self, names: tuple[str, ...], filters: Mapping[str, str], cursor: str) -> Flow[Page[R]]:
        """Read one page of a list."""
        query = {name: value for name, value in {**filters, "cursor": cursor}.items() if value}
        answer = yield from send("GET", self._address(names), query=query)
        body = answer.json()
        return Page([self.kind.read(item) for item in body["items"]], body.get("next") or "")

    def get(self, names: tuple[str, ...]) -> Flow[R]:
        """Read one."""
        return self._record((yield from send("GET", self._address(names))))

    def create(self, names: tuple[str, ...], members: Mapping[str, Any]) -> Flow[R]:
        """Make one that has a name; it must not be there."""
        address, condition = self._address(names), {"If-None-Match": "*"}
        return self._record((yield from send("PUT", address, body=members, headers=condition)))

    def add(self, names: tuple[str, ...], members: Mapping[str, Any]) -> Flow[R]:
        """Make one that the server names."""
        return self._record((yield from send("POST", self._address(names), body=members)))

    def put(self, names: tuple[str, ...], members: Mapping[str, Any], etag: str) -> Flow[R]:
        """Bring one to what is said, whether it is there or not."""
        return self._record((yield from send("PUT", self._address(names), body=members, headers=_seen(etag))))

    def update(self, names: tuple[str, ...], members: Mapping[str, Any], etag: str) -> Flow[R]:
        """Change some members of one."""
        headers = {"Content-Type": MERGE_PATCH} | _seen(etag)
        return self._record((yield from send("PATCH", self._address(names), body=members, headers=headers)))

    def delete(self, names: tuple[str, ...], etag: str, **query: str) -> Flow[None]:
        """Remove one."""
        yield from send("DELETE", self._address(names), query=query, headers=_seen(etag))

    def act(self, names: tuple[str, ...], verb: str, members: Mapping[str, Any]) -> Flow[R]:
        """Do something with one: rotate it, retire it."""
        return self._record((yield from send("POST", f"{self._address(names)}{verb}/", body=members)))

    def _address(self, names: tuple[str, ...]) -> str:
        segments = [segment(name) for name in names]
        leading = self.path.count("{}")
        return self.api + "/".join([self.path.format(*segments[:leading]), *segments[leading:], ""])

    def _record(self, answer: httpx.Response) -> R:
        return self.kind.read(answer.json() if answer.content else {}, etag=answer.headers.get("ETag", ""))


def send(
    method: str,
    address: str,
    *,
    query: Mapping[str, str] | None = None,
    body: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Flow[httpx.Response]:
    """Send one request, again after 429 and 503; raise what the API refuses."""
    told = {"Accept": "application/json"} | dict(headers or {})
    response: httpx.Response = yield from ask(
        httpx.Request(method, address, params=query or None, json=body, headers=told), patience=PATIENCE
    )
    if not response.is_success:
        raise problem_of(response)
    if response.content and not isinstance(_json(response), dict):
        raise ServerMisbehavesError(f"{address} answered what is no JSON object.")
    return response


def _json(response: httpx.Response) -> object:
    try:
        return response.json()
    except ValueError:
        return None


def _seen(etag: str) -> dict[str, str]:
    return {"If-Match": etag} if etag else {}
