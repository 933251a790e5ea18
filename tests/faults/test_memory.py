"""What a web process weighs under load: at most 150 MB."""

import time
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.concurrency.crowd import CALLBACK, Station
from tests.faults.load import load
from tests.faults.site import Site
from tests.protocol import Pkce

MOST = 150 * 1024  # kB
SECONDS = 20.0


def kilobytes(pid: int, name: str) -> int:
    """Return a figure of the kernel: `Rss`, or `Pss`, where what processes share is shared out."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


@pytest.mark.faults
@pytest.mark.timeout(300)
def test_a_web_process_stays_below_150_megabytes_under_load(acme: Site, station: Station) -> None:
    tokens = station.token(station.redemption(station.code())).json()
    asked = {"response_type": "code", "client_id": "web", "redirect_uri": CALLBACK, "scope": "openid"}
    asked |= {"code_challenge": Pkce().challenge, "code_challenge_method": "S256"}

    def login_page(client: httpx.Client) -> httpx.Response:
        return client.get(f"{acme.base}/auth", params=asked, follow_redirects=True)

    sends = (acme.machine_token, acme.introspection_of(tokens["access_token"]), login_page)
    with ExitStack() as running:
        answers = [running.enter_context(load(send, threads=8, pause=0)) for send in sends]
        time.sleep(SECONDS)
        weights = {(pid, name): kilobytes(pid, name) for pid in acme.workers() for name in ("Rss", "Pss")}

    assert [set(each.statuses()) for each in answers] == [{200}] * 3
    assert len(weights) == 4
    assert max(weights.values()) < MOST, weights
