"""A server under measurement: a process tree on one core, found by its issuer, described by its own metadata."""

import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench import cpu
from tests.live import stop

ROOT = Path(__file__).parents[1]
SECONDS_TO_START = 30.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. `resource` and `introspected` are the resources to ask tokens for, when it knows any.

    `api_key` is one of the machine, where it knows those.
    """

    name: str
    pid: int
    port: int
    metadata: Mapping[str, str]
    secret: str
    password: str = ""
    resource: str = ""
    introspected: str = ""
    api_key: str = ""

    @property
    def discovery(self) -> str:
        """Return the address of its OpenID Connect discovery document."""
        return f"{self.metadata['issuer']}/.well-known/openid-configuration"


@contextmanager
def process(
    command: Sequence[str], *, environment: Mapping[str, str], log: Path, core: int
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server on a core for the length of the block."""
    with log.open("w") as output, cpu.on_core(core):
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield server
    finally:
        stop(server)


def metadata(issuer: str, server: subprocess.Popen[bytes], log: Path) -> dict[str, str]:
    """Wait for a server that has just started, and return its discovery document."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            answer = httpx.get(f"{issuer}/.well-known/openid-configuration", timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            found: dict[str, str] = answer.raise_for_status().json()
            return found
    raise RuntimeError(f"{issuer} did not start:\n{log.read_text()}")
