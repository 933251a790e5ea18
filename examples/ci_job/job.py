"""A CI job of many steps. Each step begins anew, as CI does: it has the API key as its secret, and gets a token for it.

It counts what failed: a rotation should fail nothing.
"""

import os
import signal
import time
from pathlib import Path
from types import FrameType

import httpx

from authserver_sdk import ApiKey, AuthserverError, TokenSource

ISSUER = os.environ.get("AUTHSERVER_URL", "http://127.0.0.1:8000") + "/realms/forge"
STORE = "http://127.0.0.1:9430"
KEY_FILE = Path(os.environ["CI_KEY_FILE"])  # where this CI keeps the secret of the job
PAUSE = 0.05  # seconds


def step(number: int) -> bool:
    """Exchange the key for a token, publish one artifact, and tell whether that worked."""
    tokens = TokenSource(ISSUER, ApiKey(KEY_FILE.read_text().strip(), resource=STORE))
    try:
        answer = httpx.post(f"{STORE}/artifacts", json={"name": f"build-{number}"}, auth=tokens)
    except AuthserverError:
        return False
    return answer.status_code == httpx.codes.CREATED


def run_until_told_to_stop() -> tuple[int, int]:
    """Run steps; return how many, and how many failed."""
    steps = failures = 0
    stopped = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = True

    signal.signal(signal.SIGTERM, stop)
    while not stopped:
        failures += not step(steps)
        steps += 1
        time.sleep(PAUSE)
    return steps, failures


if __name__ == "__main__":
    made, failed = run_until_told_to_stop()
    print(f"{made} steps, {failed} failed")
