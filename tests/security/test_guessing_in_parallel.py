"""A flood of wrong secrets at a real server, while a good client at another peer asks for tokens."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.live import Live, serve
from tests.protocol import PROTOCOL

ALLOWED = 40
SERVER_THREADS = 4  # tries that are under way when the limit is reached
SECRET = "made-up-for-tests-made-up-for-tests"
REALM = f"""
realms:
  - slug: acme
    scopes: [{{name: reports, description: Reports}}]
    service_accounts:
      - client_id: svc
        secret: {{value: "{SECRET}"}}
        scopes: [reports]
        token_endpoint_auth_method: client_secret_post
"""


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with serve(tmp_path_factory.mktemp("flooded"), TRUSTED_PROXIES="127.0.0.1") as live:
        live.apply(REALM)
        yield live


def ask(live: Live, secret: str, *, peer: str) -> tuple[int, float]:
    """Return the status, and how many seconds it took."""
    form = {"grant_type": "client_credentials", "client_id": "svc", "client_secret": secret}
    begun = time.monotonic()
    url, headers = f"{live.issuer('acme')}/{PROTOCOL}/token", {"X-Forwarded-For": peer}
    status = httpx.post(url, data=form, headers=headers, timeout=30).status_code
    return status, time.monotonic() - begun


@pytest.mark.attack("K10", "D17")
def test_a_flood_of_wrong_secrets_does_not_hold_up_a_good_client(live: Live) -> None:
    with ThreadPoolExecutor(40) as crowd:
        wrong = [crowd.submit(ask, live, "wrong", peer="198.51.100.7") for _ in range(200)]
        good = [ask(live, SECRET, peer="192.0.2.1") for _ in range(50)]
        statuses = Counter(answer.result()[0] for answer in wrong)

    assert set(statuses) == {401, 429}
    assert statuses[401] <= ALLOWED + SERVER_THREADS
    assert {status for status, _ in good} == {200}
    assert max(seconds for _, seconds in good) < 2
