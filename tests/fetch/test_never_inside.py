"""Canaries inside: registered, referred to and used in every spelling and every member, they are never called.

The running server, with OUTBOUND_ALLOW empty. Its Internet is the one of internet/sitecustomize.py, so that redirects
and names that change can be tried; one server there is reached, which shows that something is fetched at all.
"""

import json
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from tests.client_auth.assertions import TYPE, forge
from tests.fetch.canary import OK, Canary, canary, say
from tests.fetch.conftest import write
from tests.fetch.inside import UNHEARD, addresses, everywhere
from tests.live import Live, serve
from tests.outside.person import Person
from tests.people import PASSWORD
from tests.protocol import PROTOCOL, Pkce

pytestmark = pytest.mark.outside

REALM = f"""
realms:
  - slug: acme
    limits: "off"
    users: [{{email: alice@acme.test, email_verified: true, password: {{value: "{PASSWORD}"}}}}]
    clients:
      - {{client_id: app, redirect_uris: ["https://app.example/callback"], token_endpoint_auth_method: none}}
"""
CALLBACK = "https://app.example/callback"
AUTHORIZE, TOKEN, PUSH = (f"{PROTOCOL}/{name}" for name in ("auth", "token", "par"))
NAMES = ("outside.example", "rebinding.example", "mixed.example", "inside.example", "localhost")
INTERNET = Path(__file__).with_name("internet")


@dataclass
class World:
    """A server, canaries inside (at 443 too, where that is allowed), the one server outside, and a stranger."""

    live: Live
    canaries: list[Canary]
    outside: Canary
    stranger: httpx.Client
    sent: int = 0

    @property
    def hits(self) -> int:
        return sum(canary.hits for canary in self.canaries)

    def send(self, method: str, path: str, **content: Any) -> httpx.Response:
        """Send a request from an address that was never seen before."""
        self.sent += 1
        headers = {"X-Forwarded-For": f"198.18.{self.sent // 250}.{self.sent % 250}"}
        answer = self.stranger.request(method, f"{self.live.issuer('acme')}/{path}", headers=headers, **content)
        assert answer.status_code < 500, (path, content)
        return answer

    def register(self, metadata: dict[str, Any]) -> dict[str, Any]:
        """Return what a client was told, or nothing when it was refused."""
        answer = self.send("POST", "clients-registrations/openid-connect", json=metadata)
        told: dict[str, Any] = answer.json()
        return told if answer.status_code == 201 else {}

    def authorize(self, **parameters: str) -> httpx.Response:
        asked = {"response_type": "code", "redirect_uri": CALLBACK, "code_challenge_method": "S256"}
        return self.send("GET", AUTHORIZE, params=asked | {"code_challenge": Pkce().challenge} | parameters)

    def prove(self, client_id: str, **header: object) -> httpx.Response:
        """Ask for a token with an assertion that nobody signed."""
        now = int(time.time())
        claims = {"iss": client_id, "sub": client_id, "aud": self.live.issuer("acme"), "exp": now + 60, "jti": str(now)}
        proof = {"client_assertion_type": TYPE, "client_assertion": forge({"alg": "ES256", **header}, claims)}
        return self.send("POST", TOKEN, data={"grant_type": "authorization_code", "code": "x", **proof})


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("never-inside")
    write(folder / "internet.pem", *NAMES)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(folder / "internet.pem")
    with ExitStack() as running:
        canaries = [running.enter_context(canary(say(OK)))]
        with suppress(OSError):  # taken, or for root alone
            canaries.append(running.enter_context(canary(say(OK), port=443)))
        outside = running.enter_context(canary(lambda connection: publish(outside, connection, inside), tls))
        inside = f"127.0.0.1:{canaries[0].port}"
        told = {"OUTBOUND_ALLOW": "", "TRUSTED_PROXIES": "127.0.0.1", "OUTSIDE_PORT": str(outside.port)}
        told |= {"PYTHONPATH": str(INTERNET), "SSL_CERT_FILE": str(folder / "internet.pem")}
        live = running.enter_context(serve(folder, **told))
        live.apply(REALM)
        yield World(live, canaries, outside, running.enter_context(httpx.Client(timeout=20)))


def publish(outside: Canary, connection: socket.socket, inside: str) -> None:
    """Answer what was asked for: a redirect to the inside, or a client that leads there by all that it says."""
    path = outside.requests[-1].split(b" ")[1].decode()
    if path.startswith("/to-"):
        kind, _, scheme = path.removeprefix("/to-").partition("-")
        target = f"{scheme}://{inside if kind == 'port' else 'inside.example'}/client.json"
        connection.sendall(f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode())
        return
    host = next(line[6:].decode() for line in outside.requests[-1].split(b"\r\n") if line.startswith(b"Host: "))
    members = {"client_id": f"https://{host}{path}", "token_endpoint_auth_method": "private_key_jwt"}
    body = json.dumps(everywhere("https://inside.example/keys", jwks_uri="https://inside.example/keys", **members))
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    connection.sendall((head + body).encode())


@pytest.mark.attack("F14", "F17", "D04")
def test_no_address_that_leads_inside_is_called_whoever_names_it(world: World) -> None:
    accepted = 0
    for address in addresses(world.canaries[0].port):
        with_keys = everywhere(address, token_endpoint_auth_method="private_key_jwt", jwks_uri=address)
        public = everywhere(address, token_endpoint_auth_method="none")
        told = world.register(with_keys) or world.register(public) or world.register(public | UNHEARD)
        if told:
            accepted += 1
            world.prove(told["client_id"])
            world.authorize(client_id=told["client_id"], request_uri=address)
        world.prove("app", jku=address, x5u=address, jwk={"kty": "EC"})
        world.prove(address)
        world.authorize(client_id=address)
        world.authorize(client_id="app", request_uri=address)
        world.send("POST", PUSH, data={"client_id": address, "response_type": "code"})
        world.send("POST", PUSH, data={"client_id": "app", "response_type": "code", "request_uri": address})

    assert accepted > 50
    assert world.hits == 0


@pytest.mark.attack("F14", "F17")
@pytest.mark.parametrize("host", ["https://inside.example", "http://127.0.0.1:{port}", "https://mixed.example"])
def test_pages_and_tokens_of_a_client_with_addresses_inside_call_nobody(world: World, host: str) -> None:
    address, pkce, alice = host.format(port=world.canaries[0].port), Pkce(), Person()
    public = everywhere(f"{address}/page", token_endpoint_auth_method="none")
    told = world.register(public) or world.register(public | UNHEARD)
    asked = {"response_type": "code", "client_id": told["client_id"], "redirect_uri": CALLBACK}
    asked |= {"code_challenge": pkce.challenge, "code_challenge_method": "S256", "scope": "openid offline_access"}
    arrived = alice.visit(f"{world.live.issuer('acme')}/{AUTHORIZE}?{urlencode(asked)}", redirect_uri=CALLBACK)
    alice.leave()
    code = {"grant_type": "authorization_code", "code": parse_qs(urlsplit(arrived).query)["code"][0]}
    code |= {"redirect_uri": CALLBACK, "client_id": told["client_id"], "code_verifier": pkce.verifier}
    tokens = world.send("POST", TOKEN, data=code).json()
    kept = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"], "client_id": told["client_id"]}

    assert world.send("POST", TOKEN, data=kept).status_code == 200
    assert "Canary" in alice.pages[-1]
    assert world.hits == 0


@pytest.mark.attack("F15")
@pytest.mark.parametrize("kind", ["name-https", "name-http", "port-https", "port-http"])
def test_no_redirect_to_the_inside_is_followed(world: World, kind: str) -> None:
    address, before = f"https://outside.example/to-{kind}", world.outside.hits
    page = world.authorize(client_id=address)
    keys = everywhere(CALLBACK, token_endpoint_auth_method="private_key_jwt", jwks_uri=address)
    proof = world.prove(world.register(keys)["client_id"])

    assert (page.status_code, proof.status_code) == (400, 401)
    assert world.outside.hits == before + 2
    assert world.hits == 0


@pytest.mark.attack("F16")
def test_a_name_that_leads_inside_the_second_time_is_not_followed(world: World) -> None:
    first = world.authorize(client_id="https://rebinding.example/one.json")
    again = [world.authorize(client_id=f"https://rebinding.example/{number}.json") for number in range(4)]

    assert first.status_code == 302
    assert again[-1].status_code == 400
    assert world.hits == 0


@pytest.mark.attack("F14", "F17")
def test_what_a_document_outside_says_leads_nowhere_inside(world: World) -> None:
    address = "https://outside.example/client.json"
    known, proof = world.authorize(client_id=address), world.prove(address)

    assert (known.status_code, proof.status_code) == (302, 401)
    assert world.outside.requests[-1].startswith(b"GET /client.json")
    assert world.hits == 0


def test_the_canaries_are_awake(world: World) -> None:
    for found in world.canaries:
        httpx.get(f"http://127.0.0.1:{found.port}/")

    assert world.hits == len(world.canaries)
