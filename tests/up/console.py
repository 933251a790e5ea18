"""A person at a console who runs `manage.py up` on a data directory of their own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests import databases
from tests.live import ROOT, free_port

GIVEN_BY_TESTS = (
    *("PUBLIC_URL", "SECRET_KEY", "SECRET_PEPPER", "KEY_ENCRYPTION_KEY", "EMAIL_URL", "CACHE_URL", "DATABASE_URL"),
    "DJANGO_SETTINGS_MODULE",
)
START_SECONDS = 90.0  # a hang is told from a machine that does other things too
STOP_SECONDS = 30.0
ALL_STARTED = "Ctrl-C stops everything."


@dataclass(frozen=True, slots=True)
class Console:
    """What the person has set; `folder` is the data directory."""

    folder: Path
    port: int
    database_url: str

    @property
    def url(self) -> str:
        """Return the address of the server."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self, **configured: str) -> dict[str, str]:
        """Return the environment of a newcomer: an address, a folder, a database, no secret."""
        given = {name: value for name, value in os.environ.items() if name not in GIVEN_BY_TESTS}
        own = {"DATA_DIR": str(self.folder), "PORT": str(self.port), "DATABASE_URL": self.database_url}
        return given | own | configured

    def manage(self, *arguments: str, **configured: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        command, environment = [sys.executable, "manage.py", *arguments], self.environment(**configured)
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=180, check=False
        )

    def processes(self) -> list[int]:
        """Return the processes that have this data directory in their environment, the console's own first."""
        mark = f"DATA_DIR={self.folder}\0".encode()
        return [
            int(entry.name)
            for entry in Path("/proc").iterdir()
            if entry.name.isdigit() and mark in _read(entry / "environ")
        ]

    def command_of(self, child: str) -> int:
        """Return the process that is the web server, the worker or the scheduler; 0 where there is none now."""
        word = {"web": b"granian", "worker": b"\0worker\0", "scheduler": b"\0beat\0"}[child]
        return min((pid for pid in self.processes() if word in _read(Path(f"/proc/{pid}/cmdline"))), default=0)


@dataclass(frozen=True, slots=True)
class Started:
    """A server that said it was ready."""

    console: Console
    process: subprocess.Popen[bytes]
    log: Path
    seconds_to_first_page: float

    @property
    def said(self) -> str:
        """Return everything that stands on the console."""
        return self.log.read_text()

    def interrupt(self) -> int:
        """Press Ctrl-C, and return the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(STOP_SECONDS)


@contextmanager
def newcomer(folder: Path) -> Iterator[Console]:
    """Give a console on an empty data directory and an empty database."""
    with databases.empty(folder) as database_url:
        yield Console(folder / "data", free_port(), database_url)


@contextmanager
def up(console: Console) -> Iterator[Started]:
    """Run `manage.py up` until the block ends, and leave no process behind."""
    log = console.folder.with_suffix(".log")
    begun = time.monotonic()
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up"], cwd=ROOT, env=console.environment(), stdout=file, stderr=file
        )
    try:
        wait_until(lambda: answers(console) or process.poll() is not None, START_SECONDS)
        seconds = time.monotonic() - begun
        wait_until(lambda: ALL_STARTED in log.read_text() or process.poll() is not None, START_SECONDS)
        assert process.poll() is None, log.read_text()
        yield Started(console, process, log, seconds)
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)
        for pid in console.processes():
            os.kill(pid, signal.SIGKILL)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until the condition holds, at most so long, and return whether it does."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def answers(console: Console) -> bool:
    """Tell whether the front page is served."""
    try:
        return httpx.get(console.url, timeout=5).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
