"""What a process remembers: strangers cannot make it forget what is in use, nor remember without bound."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from clients.models.client_secret import issue
from oauth.store import clients
from realms.context import realm_context
from realms.models import Realm
from support import fresh_cache
from support.fresh_cache import FreshCache
from tests.protocol import add_client


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the clock of the cache: change its only entry to let time pass."""
    now = [0.0]
    monkeypatch.setattr("support.fresh_cache.time.monotonic", lambda: now[0])
    return now


def test_what_is_in_use_stays_while_strangers_ask_for_what_is_not_there(
    seconds: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fresh_cache, "MAXIMUM_ENTRIES", 10)
    cache: FreshCache[str, object] = FreshCache()
    known = cache.get("acme", lambda _: object())

    for number in range(50):
        seconds[0] += 0.3
        cache.get(f"unknown-{number}", lambda _: None)
        cache.get("acme", lambda before: before)

    assert cache.get("acme", lambda _: None) is known


def test_a_full_cache_is_not_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fresh_cache, "MAXIMUM_ENTRIES", 3)
    cache: FreshCache[int, int] = FreshCache()
    for key in range(4):
        cache.get(key, lambda _, key=key: key)  # type: ignore[misc]  # mypy cannot name the type of such a lambda

    kept = [cache.get(key, lambda _: -1) for key in (3, 2, 1, 0)]

    assert kept == [3, 2, 1, -1]


@pytest.mark.usefixtures("seconds")
def test_a_registration_makes_the_process_forget_no_other_client(acme: Realm, globex: Realm, client: Browser) -> None:
    add_client(globex, "web")
    clients.find(globex, "web")
    client.post(
        f"{acme.path}/clients-registrations/openid-connect",
        '{"redirect_uris": ["https://app.example/cb"]}',
        content_type="application/json",
    )

    with CaptureQueriesContext(connection) as statements:
        clients.find(globex, "web")

    assert len(statements) == 0


def test_a_changed_client_is_forgotten_at_once(acme: Realm) -> None:
    client, _ = add_client(acme, "web")
    before = clients.find(acme, "web")

    with realm_context(acme):
        client.name = "Renamed"
        client.save()
        issue(client)

    after = clients.find(acme, "web")
    assert before
    assert after
    assert (after.name, len(after.secrets)) == ("Renamed", len(before.secrets) + 1)


def test_a_deleted_client_is_forgotten_at_once(acme: Realm) -> None:
    client, _ = add_client(acme, "web")
    clients.find(acme, "web")

    client.delete()

    assert clients.find(acme, "web") is None


def test_an_identifier_that_no_client_can_have_is_not_looked_for(acme: Realm) -> None:
    with CaptureQueriesContext(connection) as statements:
        found = clients.find(acme, "x" * 16_000)

    assert found is None
    assert len(statements) == 0


def test_of_those_who_ask_at_the_same_time_one_reads() -> None:
    cache: FreshCache[str, int] = FreshCache()
    reads: list[None] = []
    crowd = 8
    together = Barrier(crowd)

    def load(_: int | None) -> int:
        reads.append(None)
        sleep(0.1)
        return len(reads)

    def ask(_: int) -> int:
        together.wait()
        return cache.get("web", load)

    with ThreadPoolExecutor(crowd) as threads:
        answers = list(threads.map(ask, range(crowd)))

    assert (answers, len(reads)) == ([1] * crowd, 1)
