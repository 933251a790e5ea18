"""A realm for each module, and somebody who may do everything in it over the network."""

import secrets
from collections.abc import Iterator

import httpx
import pytest

from tests.concurrency.crowd import PATIENCE
from tests.live import Live


@pytest.fixture(scope="module")
def api(live_server_process: Live, request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    """Return a client that may do everything in the REALM of a module, at a live server."""
    realm: str = request.module.REALM
    secret = secrets.token_urlsafe(32)
    issuer = live_server_process.issuer(realm)
    live_server_process.apply(f"""
realms:
  - slug: {realm}
    roles: [{{name: administrator, administers: true}}]
    service_accounts:
      - {{client_id: script, secret: {{value: "{secret}"}}, roles: [administrator], scopes: ["authserver:write"]}}
""")
    form = {"grant_type": "client_credentials", "scope": "authserver:write", "resource": f"{issuer}/api/v1"}
    answer = httpx.post(f"{issuer}/protocol/openid-connect/token", auth=("script", secret), data=form, timeout=PATIENCE)
    bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    with httpx.Client(base_url=f"{issuer}/api/v1/", headers=bearer, timeout=PATIENCE) as client:
        yield client
