"""Two who apply a blueprint at the same moment: one after the other, and what the first made the second finds."""

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx
import pytest

from tests.concurrency.crowd import PATIENCE
from tests.live import Live

REALM = "written"
CROWD = 6


@pytest.fixture(scope="module")
def api(live_server_process: Live) -> Iterator[httpx.Client]:
    """Return a client that may do everything in a realm of a live server."""
    secret = secrets.token_urlsafe(32)
    issuer = live_server_process.issuer(REALM)
    live_server_process.apply(f"""
realms:
  - slug: {REALM}
    roles: [{{name: administrator, administers: true}}]
    service_accounts:
      - {{client_id: script, secret: {{value: "{secret}"}}, roles: [administrator], scopes: ["authserver:write"]}}
""")
    form = {"grant_type": "client_credentials", "scope": "authserver:write", "resource": f"{issuer}/api/v1"}
    answer = httpx.post(f"{issuer}/protocol/openid-connect/token", auth=("script", secret), data=form, timeout=PATIENCE)
    bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    with httpx.Client(base_url=f"{issuer}/api/v1/", headers=bearer, timeout=PATIENCE) as client:
        yield client


def test_one_of_many_makes_what_the_others_find(api: httpx.Client) -> None:
    clients = [{"client_id": f"web-{number}", "redirect_uris": ["https://web.example/"]} for number in range(5)]
    document = {"realms": [{"slug": REALM, "roles": [{"name": "reader"}], "clients": clients}]}
    start = Barrier(CROWD)

    def one(_: int) -> httpx.Response:
        start.wait()
        return api.post("blueprint/apply/", json=document)

    with ThreadPoolExecutor(CROWD) as pool:
        answers = list(pool.map(one, range(CROWD)))

    assert {answer.status_code for answer in answers} == {200}
    assert sorted(len(answer.json()["changes"]) for answer in answers) == [0] * (CROWD - 1) + [6]
