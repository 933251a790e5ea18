"""RFC 7517 under load: keys rotate in a running server while machines ask for tokens and verifiers keep old keys."""

import secrets
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.live import Live

REALM = "rotating"
MACHINES = 4
ROTATIONS = 3
SEEN = 1.5  # seconds after which every process shows what was changed
PUBLISHED_LONG_AGO = (
    "from keys.models import SigningKey; "
    f"SigningKey.objects.all_realms().filter(realm__slug='{REALM}').update(created_at=0)"
)


@dataclass
class Station:
    """A realm of a live server with one machine."""

    live: Live
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    def __post_init__(self) -> None:
        self.base = f"{self.live.issuer(REALM)}/protocol/openid-connect"
        self.live.apply(f"""
realms:
  - slug: {REALM}
    scopes: [{{name: reports, description: Reports}}]
    service_accounts: [{{client_id: svc, secret: {{value: "{self.secret}"}}, scopes: [reports], roles: [reader]}}]
    roles: [{{name: reader, scopes: [reports]}}]
""")

    def published(self) -> KeySet:
        return KeySet.import_key_set(httpx.get(f"{self.base}/certs").json())

    @contextmanager
    def load(self) -> Iterator[list[str]]:
        """Ask for tokens without pause as long as the block lasts, and collect them."""
        tokens: list[str] = []
        over = Event()

        def ask() -> None:
            with httpx.Client(auth=("svc", self.secret), timeout=30) as client:
                while not over.is_set():
                    answer = client.post(f"{self.base}/token", data={"grant_type": "client_credentials"})
                    tokens.append(answer.raise_for_status().json()["access_token"])

        with ThreadPoolExecutor(MACHINES) as pool:
            asking = [pool.submit(ask) for _ in range(MACHINES)]
            try:
                yield tokens
            finally:
                over.set()
            for machine in asking:
                machine.result()


@pytest.mark.attack("K23", "R18")
def test_no_verification_fails_while_keys_rotate_under_load(live_server_process: Live) -> None:
    station = Station(live_server_process)
    for _ in range(ROTATIONS):
        live_server_process.manage("shell", "-c", PUBLISHED_LONG_AGO)
        kept = station.published()

        with station.load() as tokens:
            live_server_process.manage("rotate_keys", REALM, "--algorithm", "ES256")
            time.sleep(SEEN)

        fresh = station.published()
        signed_with = {jwt.decode(token, kept, algorithms=["ES256"]).header["kid"] for token in tokens}
        assert {jwt.decode(token, fresh, algorithms=["ES256"]).header["kid"] for token in tokens} == signed_with
        assert len(signed_with) == 2
