"""Processes that have the SDK on their path, and listen."""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.live import ROOT, stop

SECONDS_TO_START = 30


@contextmanager
def running(command: Sequence[str], *, port: int, log: Path, **environment: str) -> Iterator[httpx.Client]:
    """Run a server of a port until the block ends, and speak to it."""
    told = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'sdk'}"} | environment
    told.pop("DJANGO_SETTINGS_MODULE", None)
    with log.open("w") as output, httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as http:
        process = subprocess.Popen(command, cwd=ROOT, env=told, stdout=output, stderr=output, start_new_session=True)
        try:
            _wait_for(http, process, log)
            yield http
        finally:
            stop(process)


def _wait_for(http: httpx.Client, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            http.get("/")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"It did not start:\n{log.read_text()}")
