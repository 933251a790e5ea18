"""Web, worker and scheduler run apart, and each refuses for itself what `up` would refuse."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from support import sealing
from tests.live import ROOT, Live, free_port, installation, process

PROCESSES = ("web", "worker", "beat")
UNSAFE = {"SECRET_KEY": "short"}
SECONDS_TO_REFUSE = 180


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Return an installation with a migrated database and signing keys; nothing of it runs."""
    with installation(tmp_path_factory.mktemp("processes")) as live:
        live.manage("first_administrator")
        yield live


def serve(name: str) -> list[str]:
    return [sys.executable, "manage.py", "serve", name]


def refusal(live: Live, name: str, **told: str) -> str:
    """Start a process that must refuse to, and return what it said."""
    done = subprocess.run(
        serve(name),
        cwd=ROOT,
        env=live.environment | told,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS_TO_REFUSE,
    )
    assert done.returncode != 0
    return done.stderr


@pytest.mark.attack("R19")
@pytest.mark.parametrize("name", PROCESSES)
def test_a_key_encryption_key_that_opens_nothing_stops_each_process(live: Live, name: str) -> None:
    said = refusal(live, name, KEY_ENCRYPTION_KEY=sealing.generate_key())

    assert "KEY_ENCRYPTION_KEY does not open the signing keys" in said


@pytest.mark.outside
@pytest.mark.parametrize("name", PROCESSES)
def test_an_unsafe_configuration_stops_each_process(live: Live, name: str) -> None:
    assert "SECRET_KEY needs at least 50 characters" in refusal(live, name, **UNSAFE)


@pytest.mark.outside
@pytest.mark.parametrize("name", PROCESSES)
def test_a_database_that_is_away_stops_each_process_without_its_password(live: Live, name: str) -> None:
    away = f"postgresql://authserver:hush-hush@127.0.0.1:{free_port()}/authserver"

    said = refusal(live, name, DATABASE_URL=away)

    assert "The database cannot be reached, see DATABASE_URL" in said
    assert "hush-hush" not in said


def test_several_web_processes_need_a_shared_cache(live: Live) -> None:
    assert "WEB_WORKERS above 1 needs a shared CACHE_URL" in refusal(
        live, "web", WEB_WORKERS="2", CACHE_URL="locmemcache://"
    )


def test_the_web_process_ends_with_its_children_when_it_is_told_to(live: Live) -> None:
    with process(live, serve("web")):
        assert httpx.get(f"{live.url}/startupz").status_code == 200

    with pytest.raises(httpx.TransportError):
        httpx.get(f"{live.url}/livez")


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_worker_and_scheduler_take_the_place_of_the_command_and_leave_when_told(live: Live, name: str) -> None:
    told = live.environment | {"DATA_DIR": str(live.folder / name)}
    started = subprocess.Popen(serve(name), cwd=ROOT, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while b"\0celery\0" not in Path(f"/proc/{started.pid}/cmdline").read_bytes():
            assert started.poll() is None
            time.sleep(0.05)
        wait_for_handler(started.pid)
        started.terminate()

        assert started.wait(20) >= 0  # by itself, not by the signal
    finally:
        started.kill()
        started.wait()


def wait_for_handler(pid: int) -> None:
    """Wait until the process has a handler of its own for SIGTERM."""
    mask = 1 << (signal.SIGTERM - 1)
    while os.path.exists(f"/proc/{pid}"):  # noqa: PTH110 (a path of the kernel's)
        status = Path(f"/proc/{pid}/status").read_text()
        if int(status.partition("SigCgt:")[2].split()[0], 16) & mask:
            return
        time.sleep(0.05)
