"""A real server for tests from outside: processes of its own, with their own database, data and secrets.

Beside a Valkey (tests/valkey.py) it is laid out as in production: two web processes, a shared cache, a real queue.
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from support import sealing
from tests import databases, valkey
from tests.commands import Commands

ROOT = databases.ROOT
LOWEST_PORT = 11_000
PORTS = 5_000  # for each worker
START_SECONDS = 90.0  # a hang is told from a machine that does other things too
STOP_SECONDS = 15.0
COMMAND_SECONDS = 180.0
SERVE_WEB = (sys.executable, "manage.py", "serve", "web")

_ports = count(os.getpid() * 7)  # two runs on one machine begin at different ones


@dataclass(frozen=True, slots=True)
class Live:
    """A server that answers at `url`. `folder` holds its data and its log."""

    url: str
    folder: Path
    environment: dict[str, str]
    commands: Commands | None = None

    def issuer(self, slug: str) -> str:
        """Return the issuer of a realm of this server."""
        return f"{self.url}/realms/{slug}"

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a management command beside the server; a failure shows what the command said."""
        done = self.commands.run(*arguments) if self.commands else self._process(arguments)
        assert done.returncode == 0, f"{' '.join(arguments[:2])} failed:\n{done.stdout}{done.stderr}"
        return done

    def _process(self, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )

    def apply(self, blueprint: str) -> None:
        """Bring realms into the state that the YAML text describes; the server sees it within a second."""
        file = self.folder / "blueprint.yaml"
        file.write_text(blueprint)
        self.manage("apply", "-f", str(file))

    @property
    def log(self) -> str:
        """Return everything that the server has written so far."""
        return (self.folder / "server.log").read_text()


@contextmanager
def serve(folder: Path, *, host: str = "127.0.0.1", **configured: str) -> Iterator[Live]:
    """Run a server on a free port until the block ends. `configured` adds to its environment."""
    with installation(folder, host=host, **configured) as live, process(live):
        yield live


@contextmanager
def installation(folder: Path, *, host: str = "127.0.0.1", **configured: str) -> Iterator[Live]:
    """Give an installation with a migrated database until the block ends; nothing of it runs."""
    with databases.migrated(folder) as database_url:
        url = f"http://{host}:{free_port()}"
        told = environment(folder, url=url, database_url=database_url) | configured
        with Commands(told) as commands:
            yield Live(url, folder, told, commands)


def environment(folder: Path, *, url: str, database_url: str) -> dict[str, str]:
    """Return what the server and its commands are told; nothing comes from the settings of the tests."""
    return (
        os.environ
        | _shared()
        | {
            "DJANGO_SETTINGS_MODULE": "authserver.settings",
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url,
            "EMAIL_URL": "consolemail://",
            "PUBLIC_URL": url,
            "SECRET_KEY": secrets.token_urlsafe(48),
            "SECRET_PEPPER": f"1:{secrets.token_urlsafe(32)}",
            "KEY_ENCRYPTION_KEY": sealing.generate_key(),
        }
    )


def _shared() -> dict[str, str]:
    """Return where processes meet: nowhere, for one process; or in a Valkey, for two."""
    if not valkey.is_there():
        return {"WEB_WORKERS": "1", "CACHE_URL": "locmemcache://live", "CELERY_BROKER_URL": "filesystem://"}
    cache, broker = valkey.empty_database(), valkey.empty_database()
    return {"WEB_WORKERS": "2", "CACHE_URL": cache, "CELERY_BROKER_URL": broker}


@contextmanager
def process(live: Live, command: Sequence[str] = SERVE_WEB, *, cwd: Path = ROOT) -> Iterator[subprocess.Popen[bytes]]:
    """Run a web server for the length of the block, and leave nothing of it behind."""
    told = live.environment | {"PORT": str(urlsplit(live.url).port)}
    with (live.folder / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=cwd, env=told, stdout=log, stderr=log, start_new_session=True)
        try:
            wait_for(live, server)
            yield server
        finally:
            stop(server)


def wait_for(live: Live, server: subprocess.Popen[bytes]) -> None:
    """Return when the server answers anything at all; fail with its log when it ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            httpx.get(live.url, timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"The server did not start:\n{live.log}")


def stop(server: subprocess.Popen[bytes]) -> None:
    """Ask the server to end, and end its whole process group when it does not."""
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def free_port() -> int:
    """Return a port that nobody listens on, and that nobody else is given before the server that it is for has it.

    Each worker of the suite has a range of its own, below those that the system gives to whoever asks for any.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    while True:
        port = LOWEST_PORT + worker * PORTS + next(_ports) % PORTS
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
