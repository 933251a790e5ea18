"""The event stream at a running server: from now on or from where it ended, one realm's, for as long as the token."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.live import Live

SECRET = "s" * 43
PATIENCE = 40.0  # seconds: other things run on the machine too


@dataclass(frozen=True)
class Administrator:
    """A machine that administers a realm of a live server, with a token for its API."""

    live: Live
    slug: str

    @property
    def api(self) -> str:
        return f"{self.live.issuer(self.slug)}/api/v1"

    @property
    def protocol(self) -> str:
        return f"{self.live.issuer(self.slug)}/protocol/openid-connect"

    def token(self, scope: str = "authserver:write") -> str:
        form = {"grant_type": "client_credentials", "scope": scope, "resource": self.api}
        answer = httpx.post(f"{self.protocol}/token", data=form, auth=("boss", SECRET), timeout=PATIENCE)
        return str(answer.json()["access_token"])

    def happen(self, name: str) -> None:
        """Let an event be recorded: a scope is added."""
        headers = {"Authorization": f"Bearer {self.token()}"}
        answer = httpx.put(f"{self.api}/scopes/{name}/", json={"description": name}, headers=headers, timeout=PATIENCE)
        assert answer.status_code == 201, answer.text

    @contextmanager
    def follow(self, query: str = "", *, token: str = "", **headers: str) -> Iterator[Iterator[dict[str, Any]]]:
        """Open a stream, and give what comes."""
        shown = {"Authorization": f"Bearer {token or self.token()}", "Accept": "text/event-stream"}
        with httpx.stream(
            "GET", f"{self.api}/audit/stream/?{query}", headers=shown | headers, timeout=PATIENCE
        ) as answer:
            assert answer.status_code == 200, answer.read()
            assert answer.headers["content-type"] == "text/event-stream"
            assert "no-store" in answer.headers["cache-control"]
            yield _events(answer)


def _events(answer: httpx.Response) -> Iterator[dict[str, Any]]:
    """Read a stream as WHATWG HTML §9.2.6 says; what has no data is told as well."""
    event: dict[str, Any] = {}
    for line in answer.iter_lines():
        if not line:
            yield event
            event = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(": ")
            event[name] = json.loads(value) if name == "data" else value


def targets(events: Iterator[dict[str, Any]], count: int) -> list[str]:
    found: list[str] = []
    while len(found) < count:
        event = next(events)
        found += [event["data"]["target"]] if "data" in event else []
    return found


@pytest.fixture(scope="module")
def acme_and_globex(live_server_process: Live) -> tuple[Administrator, Administrator]:
    live_server_process.apply(
        "realms:\n"
        + "".join(
            f"""
  - slug: {slug}
    roles: [{{name: boss, administers: true}}]
    service_accounts:
      - {{client_id: boss, name: Boss, secret: {{value: "{SECRET}"}}, roles: [boss],
          scopes: ["authserver:write", "authserver:clients:read"]}}
"""
            for slug in ("followed", "unfollowed")
        )
    )
    return Administrator(live_server_process, "followed"), Administrator(live_server_process, "unfollowed")


Both = tuple[Administrator, Administrator]


@pytest.mark.attack("E10")
def test_events_arrive_within_seconds_and_of_this_realm_alone(acme_and_globex: Both) -> None:
    acme, globex = acme_and_globex
    with acme.follow("action=row.*") as events:
        first = next(events)
        globex.happen("theirs")
        started = time.monotonic()
        acme.happen("mine")
        (target,) = targets(events, 1)

    assert first["retry"] == "1000"
    assert "id" in first
    assert "data" not in first
    assert target == "mine"
    assert time.monotonic() - started < 20


def test_nothing_is_lost_or_repeated_when_it_goes_on_from_where_it_ended(acme_and_globex: Both) -> None:
    acme, _ = acme_and_globex
    with acme.follow("action=row.added") as events:
        end = next(events)["id"]
    acme.happen("one")
    acme.happen("two")
    with acme.follow("action=row.added", **{"Last-Event-ID": end}) as events:
        one = next(event for event in events if "data" in event)
    acme.happen("three")
    with acme.follow("action=row.added", **{"Last-Event-ID": one["id"]}) as events:
        rest = targets(events, 2)
    with acme.follow(f"action=row.added&after={end}") as events:
        whole = targets(events, 3)

    assert one["event"] == "row.added"
    assert one["data"]["target"] == "one"
    assert rest == ["two", "three"]
    assert whole == ["one", "two", "three"]


def test_it_ends_within_seconds_when_its_token_is_revoked(acme_and_globex: Both) -> None:
    acme, _ = acme_and_globex
    token = acme.token()
    with acme.follow(token=token) as events:
        next(events)
        httpx.post(f"{acme.protocol}/revoke", data={"token": token}, auth=("boss", SECRET), timeout=PATIENCE)
        started = time.monotonic()
        for _ in events:
            pass

    assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    ("headers", "query", "status"),
    [
        ({"Last-Event-ID": "x"}, "", 400),
        ({}, "after=x", 400),
        ({}, "realm=other", 400),
        ({"Authorization": "Bearer x"}, "", 401),
    ],
)
def test_what_makes_no_sense_is_refused(
    acme_and_globex: Both, headers: dict[str, str], query: str, status: int
) -> None:
    acme, _ = acme_and_globex
    shown = {"Authorization": f"Bearer {acme.token()}", "Accept": "text/event-stream"} | headers
    answer = httpx.get(f"{acme.api}/audit/stream/?{query}", headers=shown, timeout=PATIENCE)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_token_that_does_not_speak_of_the_trail_opens_none(acme_and_globex: Both) -> None:
    acme, globex = acme_and_globex
    scoped = {"Authorization": f"Bearer {acme.token('authserver:clients:read')}"}
    foreign = {"Authorization": f"Bearer {globex.token()}"}

    assert httpx.get(f"{acme.api}/audit/stream/", headers=scoped, timeout=PATIENCE).status_code == 403
    assert httpx.get(f"{acme.api}/audit/stream/", headers=foreign, timeout=PATIENCE).status_code == 401


def test_a_server_takes_so_many_streams_and_goes_on_answering(acme_and_globex: Both) -> None:
    acme, _ = acme_and_globex
    token = acme.token()
    shown = {"Authorization": f"Bearer {token}"}
    with httpx.Client(timeout=PATIENCE, headers=shown) as client:
        opened: list[httpx.Response] = []
        while len(opened) < 40:
            answer = client.send(client.build_request("GET", f"{acme.api}/audit/stream/"), stream=True)
            if answer.status_code != 200:
                break
            opened.append(answer)
        started = time.monotonic()
        others = client.get(f"{acme.api}/roles/")
        for each in opened:
            each.close()

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "10"
    assert 1 <= len(opened) <= 8
    assert others.status_code == 200
    assert time.monotonic() - started < 10
