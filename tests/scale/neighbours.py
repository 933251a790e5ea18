"""Clients that work all the while: some in the realm under attack, some in another one."""

import math
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from tests.live import Live

PAUSE = 0.02  # seconds from one request to the next


@dataclass(frozen=True, slots=True)
class Latency:
    """How long requests took, in seconds."""

    p50: float
    p99: float


@dataclass
class Neighbour:
    """A live client of `realm` with a refresh token."""

    http: httpx.Client
    issuer: str
    client_id: str
    refresh_token: str
    seconds: list[float] = field(default_factory=list)

    def refresh(self) -> bool:
        """Refresh once; tell whether that went well."""
        form = {"grant_type": "refresh_token", "client_id": self.client_id, "refresh_token": self.refresh_token}
        started = time.perf_counter()
        answer = self.http.post(f"{self.issuer}/protocol/openid-connect/token", data=form)
        self.seconds.append(time.perf_counter() - started)
        if answer.status_code != httpx.codes.OK:
            return False
        self.refresh_token = answer.json()["refresh_token"]
        return True


class Neighbours:
    """Every live client, measured by realm."""

    def __init__(self, live: Live, refresh_tokens: Mapping[tuple[str, str], str]) -> None:
        http = httpx.Client(timeout=30)
        self._by_realm: dict[str, list[Neighbour]] = defaultdict(list)
        for (realm, client_id), token in refresh_tokens.items():
            self._by_realm[realm].append(Neighbour(http, live.issuer(realm), client_id, token))

    @property
    def everybody(self) -> list[Neighbour]:
        """Return the clients of all realms."""
        return [neighbour for group in self._by_realm.values() for neighbour in group]

    def measure(self, seconds: float) -> dict[str, Latency]:
        """Let them take turns for so long, and return what each realm felt."""
        for neighbour in self.everybody:
            neighbour.seconds.clear()
        end, turn = time.perf_counter() + seconds, 0
        everybody = self.everybody
        while time.perf_counter() < end:
            if not everybody[turn % len(everybody)].refresh():
                raise AssertionError("A live client could not refresh.")
            turn += 1
            time.sleep(PAUSE)
        return {
            realm: _latency([spent for one in group for spent in one.seconds])
            for realm, group in self._by_realm.items()
        }


def _latency(spent: list[float]) -> Latency:
    ordered = sorted(spent)
    return Latency(ordered[len(ordered) // 2], ordered[math.ceil(len(ordered) * 0.99) - 1])
