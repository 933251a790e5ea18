"""The MCP server of the tests as a process of its own, as an operator would run it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.live import ROOT, stop

START_SECONDS = 40.0


@contextmanager
def run(issuer: str, *, url: str, log: Path) -> Iterator[None]:
    """Serve at `url` for the length of the block, with tokens of `issuer`."""
    command = [sys.executable, "-m", "tests.outside.resource_server", issuer, url]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output, start_new_session=True)
        try:
            wait_for(url, process, log)
            yield
        finally:
            stop(process)


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server answers; fail with its log when it ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(url, timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"The MCP server did not start:\n{log.read_text()}")
