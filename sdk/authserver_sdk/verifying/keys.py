"""RFC 7517: an issuer's key set, kept, and read again when a token names a key that is not there; not at any price."""

import re
import threading
import time
from collections.abc import Callable

import httpx

from authserver_sdk.discovery import Server
from authserver_sdk.errors import InvalidTokenError, ServerUnavailableError
from authserver_sdk.flow import Flow, ask, members
from authserver_sdk.jose.keys import KeySet, read_set
from authserver_sdk.renewed import Kept, Renewed, keep

MAX_AGE = re.compile(r"max-age=(\d{1,9})")
ASSUMED_MAX_AGE, SHORTEST, LONGEST = 300.0, 30.0, 3600.0
USABLE = 3600.0  # seconds that the keys do when the server is away; tokens end sooner
COOLDOWN, LONGEST_COOLDOWN = 10.0, 60.0


class Keys:
    """The keys of an issuer.

    The first token with an unknown key has the set read once, for all who wait. Then nobody looks beyond the new set
    for ten seconds, and longer each time that it brings nothing: strangers can make up key ids.
    """

    def __init__(self, server: Server, algorithms: frozenset[str], *, lost: Callable[[], None]) -> None:
        self._server = server
        self._algorithms = algorithms
        self._lost = lost
        self._sets: Renewed[KeySet] = Renewed(self._fetch, server.transport)
        self._lock = threading.Lock()
        self._looked_beyond: KeySet | None = None
        self._not_again_before = 0.0
        self._cooldown = COOLDOWN

    def get(self) -> KeySet:
        """Return the set."""
        return self._sets.get()

    async def aget(self) -> KeySet:
        """Return the set, in an event loop."""
        return await self._sets.aget()

    def beyond(self, seen: KeySet) -> KeySet:
        """Return the set that came after one which lacks a key. Raises InvalidTokenError when it is too soon to ask."""
        self._look(seen)
        return self._sets.get(unlike=seen)

    async def abeyond(self, seen: KeySet) -> KeySet:
        """Do the same in an event loop."""
        self._look(seen)
        return await self._sets.aget(unlike=seen)

    def _look(self, seen: KeySet) -> None:
        """Decide that the set is read again, or join those who decided it."""
        with self._lock:
            if seen is self._looked_beyond:
                return
            now = time.monotonic()
            if now < self._not_again_before:
                raise InvalidTokenError("The token is signed with a key that is not the issuer's.")
            self._looked_beyond = seen
            self._not_again_before = now + self._cooldown
            self._cooldown = min(self._cooldown * 2, LONGEST_COOLDOWN)

    def _fetch(self, held: KeySet | None) -> Flow[Kept[KeySet]]:
        address = yield from self._server.endpoint("jwks_uri")
        response = yield from ask(httpx.Request("GET", address, headers={"Accept": "application/json"}))
        if response.status_code != httpx.codes.OK:
            raise ServerUnavailableError(f"{address} answered {response.status_code}.")
        found = read_set(members(response), self._algorithms)
        if held and found.ids - held.ids:
            self._cooldown = COOLDOWN
        if held and held.ids - found.ids:
            self._lost()
        return keep(found, renew_in=_max_age(response), usable_for=USABLE)


def _max_age(response: httpx.Response) -> float:
    said = MAX_AGE.search(response.headers.get("Cache-Control", ""))
    return min(max(float(said[1]), SHORTEST), LONGEST) if said else ASSUMED_MAX_AGE
