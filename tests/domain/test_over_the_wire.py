"""Own domains through a real server, which parses before we do: request lines, Host headers, and more processes."""

import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from tests.live import Live
from tests.security.test_over_the_wire import status_of

DISCOVERY = "/.well-known/openid-configuration"
TOKEN = "/protocol/openid-connect/token"
SECRET = "wUe7VbX2mQ9sTg4LpR8cYk"
BLUEPRINT = """
realms:
  - slug: {slug}
    domain: {domain}
    scopes: [{{name: reports, description: Reports}}]
    service_accounts:
      - {{client_id: svc, secret: {{value: {secret}}}, scopes: [reports],
          token_endpoint_auth_method: client_secret_post}}
"""
FRESH = 3.0  # seconds: a second for the domains and one for the realm, and a slow machine


class Domain:
    """A realm at a domain of the server, which clients reach by naming it."""

    def __init__(self, live: Live, slug: str) -> None:
        self.live, self.slug, self.domain = live, slug, f"{slug}.localhost"
        self.issuer = f"http://{self.domain}:{urlsplit(live.url).port}"

    def apply(self, domain: str | None) -> None:
        self.live.apply(BLUEPRINT.format(slug=self.slug, domain=domain or "null", secret=SECRET))

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.live.url + path, headers={"Host": self.domain})

    def post(self, path: str, **fields: str) -> httpx.Response:
        return httpx.post(self.live.url + path, headers={"Host": self.domain}, data=fields)

    def token(self) -> httpx.Response:
        return self.post(TOKEN, grant_type="client_credentials", client_id="svc", client_secret=SECRET)


@pytest.fixture
def acme(live_server_process: Live) -> Iterator[Domain]:
    acme = Domain(live_server_process, f"acme-{uuid4().hex[:8]}")
    acme.apply(acme.domain)
    eventually(lambda: acme.get(DISCOVERY).status_code == 200)
    yield acme
    acme.apply(None)


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until `holds` is true several times in a row: there may be two processes, each with a memory of a second."""
    deadline, row = time.monotonic() + FRESH, 0
    while row < 6:
        row = row + 1 if holds() else 0
        assert time.monotonic() < deadline + row
        time.sleep(0.05)


def test_machines_get_tokens_at_the_domain(acme: Domain) -> None:
    answer = acme.token()

    assert answer.status_code == 200, answer.text
    assert acme.get(DISCOVERY).json()["issuer"] == acme.issuer
    assert acme.get("/protocol/openid-connect/certs").json()["keys"]
    assert httpx.get(f"{acme.live.issuer(acme.slug)}{DISCOVERY}").status_code == 404


@pytest.mark.attack("K01", "K02", "K11")
def test_the_request_line_and_the_host_header_must_both_be_ours(acme: Domain) -> None:
    def status(target: str, *hosts: str) -> int:
        return status_of(acme.live, f"GET {target} HTTP/1.1", *[f"Host: {host}" for host in hosts])

    assert status(DISCOVERY, acme.domain) == 200
    assert status(f"{acme.issuer}{DISCOVERY}", acme.domain) == 200
    assert status(f"http://{acme.domain}:1{DISCOVERY}", acme.domain) == 200
    for target, hosts in (
        (DISCOVERY, ("evil.example",)),
        (DISCOVERY, (f"{acme.domain}.evil.example",)),
        (DISCOVERY, ("evil.example", acme.domain)),
        (DISCOVERY, (acme.domain, "evil.example")),
        (DISCOVERY, (acme.domain, acme.domain)),
        (DISCOVERY, ()),
        (f"http://evil.example{DISCOVERY}", ("evil.example",)),
        (f"{acme.issuer}{DISCOVERY}", ("evil.example",)),
    ):
        assert status(target, *hosts) == 400, (target, hosts)


@pytest.mark.attack("E13", "D27")
def test_a_domain_that_moves_is_the_next_realms_within_a_second_in_each_process(acme: Domain) -> None:
    globex = Domain(acme.live, f"globex-{uuid4().hex[:8]}")
    globex.apply(None)
    old = acme.token().json()["access_token"]
    keys = acme.get("/protocol/openid-connect/certs").json()
    acme.apply(None)
    globex.apply(acme.domain)

    eventually(lambda: acme.get("/protocol/openid-connect/certs").json() != keys)
    new = eventually_token(acme)

    asked = {"client_id": "svc", "client_secret": SECRET}
    seen = {token: acme.post(f"{TOKEN}/introspect", token=token, **asked).json()["active"] for token in (old, new)}
    assert seen == {old: False, new: True}
    globex.apply(None)
    eventually(lambda: acme.get(DISCOVERY).status_code == 400)


def eventually_token(domain: Domain) -> str:
    """Return a token of whichever realm has the domain now."""
    eventually(lambda: domain.token().status_code == 200)
    return str(domain.token().json()["access_token"])
