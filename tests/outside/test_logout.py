"""RP-Initiated and Back-Channel Logout through npm openid-client, a real worker, and a server that judges the token."""

import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.live import ROOT, STOP_SECONDS, Live, serve
from tests.logout.relying_party import RelyingParty, judged, relying_party
from tests.outside import node_program
from tests.outside.conftest import CALLBACK
from tests.outside.person import Person
from tests.people import PASSWORD

pytestmark = pytest.mark.outside
BYE = "http://127.0.0.1:3000/bye"
DELIVERED_WITHIN = 60.0  # seconds
REALM = """
realms:
  - slug: acme
    users: [{{email: alice@acme.test, password: {{value: "{password}"}}, email_verified: true}}]
    clients:
      - client_id: web
        secret: {{value: "{secret}"}}
        redirect_uris: ["{callback}"]
        post_logout_redirect_uris: ["{bye}"]
        backchannel_logout_uri: "{back_channel}"
        grant_types: [authorization_code, refresh_token]
        token_endpoint_auth_method: client_secret_basic
"""


@contextmanager
def workers(live: Live) -> Iterator[None]:
    """Run the worker and the scheduler beside a server."""
    with ExitStack() as running:
        log = running.enter_context((live.folder / "worker.log").open("w"))
        for name in ("worker", "beat"):
            command = [sys.executable, "manage.py", "serve", name]
            started = subprocess.Popen(command, cwd=ROOT, env=live.environment, stdout=log, stderr=log)
            running.callback(started.wait, STOP_SECONDS)
            running.callback(started.terminate)
        yield


def wait_for_tokens(party: RelyingParty) -> None:
    deadline = time.monotonic() + DELIVERED_WITHIN
    while not party.tokens and time.monotonic() < deadline:
        time.sleep(0.2)
    time.sleep(6)  # another round of the scheduler


def test_a_person_who_leaves_by_the_client_is_logged_out_here_and_the_client_hears_it_once(tmp_path: Path) -> None:
    node_program.installed("openid-client")
    secret, alice = secrets.token_urlsafe(32), Person()
    with relying_party() as party, serve(tmp_path, OUTBOUND_ALLOW="127.0.0.1") as live:
        named = {"callback": CALLBACK, "bye": BYE, "back_channel": party.uri}
        live.apply(REALM.format(password=PASSWORD, secret=secret, **named))
        web: dict[str, Any] = {"client_id": "web", "secret": secret, "method": "client_secret_basic"}
        web |= {"issuer": live.issuer("acme"), "scope": "openid email offline_access"}
        leave = {"post_logout_redirect_uri": BYE, "state": "s1"}
        said = node_program.run("client.mjs", alice, leave=leave, **web)
        arrived = alice.visit(said["leave"], redirect_uri=BYE)
        alice.leave()
        with workers(live):
            wait_for_tokens(party)
        jwks = httpx.get(f"{live.issuer('acme')}/protocol/openid-connect/certs").content

    assert parse_qs(urlsplit(arrived).query) == {"state": ["s1"]}
    (token,) = party.tokens
    claims = judged(token, jwks, issuer=live.issuer("acme"), client_id="web")
    assert (claims["sub"], claims["sid"]) == (said["claims"]["sub"], said["claims"]["sid"])
