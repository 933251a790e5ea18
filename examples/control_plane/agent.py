"""An agent that works for a tenant all day. It reads its secret from a file: a new one is used from the next token on.

It counts what failed: a rotation should fail nothing.
"""

import os
import signal
import time
from pathlib import Path
from types import FrameType

import httpx

from authserver_sdk import ClientCredentials, ClientSecret, TokenSource

AUTHSERVER = os.environ.get("AUTHSERVER_URL", "http://127.0.0.1:8000")
API = "http://127.0.0.1:9400"
TENANT = "harbor"
SECRET_FILE = Path(os.environ["AGENT_SECRET_FILE"])
PAUSE = 0.05  # seconds


def secret() -> str:
    """Return the secret as it is deployed at this moment."""
    return SECRET_FILE.read_text().strip()


def work_until_told_to_stop() -> tuple[int, int]:
    """Ask for a token of its own each time, as a thousand short jobs would, and use it; return calls and failures."""
    calls = failures = 0
    stopped = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = True

    signal.signal(signal.SIGTERM, stop)
    with httpx.Client(base_url=API, headers={"x-tenant-id": TENANT}) as client:
        while not stopped:
            source = TokenSource(
                f"{AUTHSERVER}/realms/{TENANT}",
                ClientCredentials(ClientSecret("svc-agent", secret, in_form=True), resource=API),
            )
            answer = client.post("/v1/decisions", json={"decision": "carry on"}, auth=source)
            calls += 1
            failures += answer.status_code != httpx.codes.CREATED
            time.sleep(PAUSE)
    return calls, failures


if __name__ == "__main__":
    made, failed = work_until_told_to_stop()
    print(f"{made} calls, {failed} failed")
