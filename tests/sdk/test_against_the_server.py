"""The verifier with tokens of the running server: machines, rotation, browsers, other realms, and what was revoked."""

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from authserver_sdk import (
    ClientCredentials,
    ClientRefusedError,
    ClientSecret,
    Introspection,
    InvalidTokenError,
    Server,
    Tenants,
    TokenSource,
    Transport,
    Verifier,
    WrongTenantError,
)
from tests.loop import run
from tests.outside.person import Person
from tests.sdk.conftest import Acme, logged_in
from tests.sdk.issuer import API

ROTATE_TWICE = """
import time
from django.core.management import call_command
from keys.models import SigningKey
for _ in range(2):
    SigningKey.objects.all_realms().filter(realm__slug="{slug}").update(created_at=1)  # as if published long ago
    call_command("rotate_keys", "{slug}", algorithm="ES256", verbosity=0)
    time.sleep(1.5)  # until each web process has seen it
"""


class Counted:
    """Counts how often the key set is read."""

    def __init__(self, issuer: str) -> None:
        self.times = 0
        self.server = Server(issuer, transport=Transport(lambda: httpx.Client(event_hooks={"request": [self._see]})))

    def _see(self, request: httpx.Request) -> None:
        self.times += request.url.path.endswith("/certs")


def test_a_machines_token_is_taken(sdk_acme: Acme) -> None:
    verifier = Verifier(sdk_acme.issuer, API)

    access = verifier.verify(sdk_acme.token("writer"), tenant=sdk_acme.slug)
    assert (access.subject, access.client_id, access.roles) == ("client:writer", "writer", frozenset({"auditor"}))
    assert run(lambda: verifier.averify(sdk_acme.token())).client_id == "reader"


def test_rotations_under_load_refuse_nobody_and_cost_one_look(sdk_acme: Acme) -> None:
    counted, over = Counted(sdk_acme.issuer), threading.Event()
    verifier = Verifier(counted.server, API)
    source = TokenSource(sdk_acme.issuer, ClientCredentials(ClientSecret("reader", sdk_acme.secret), resource=API))
    verifier.verify(source.token().access_token)

    def use() -> set[str]:
        headers = set()
        while not over.is_set():
            token = source.renewed().access_token
            verifier.verify(token)
            headers.add(token.partition(".")[0])
        return headers

    with ThreadPoolExecutor(4) as pool:
        callers = [pool.submit(use) for _ in range(4)]
        sdk_acme.live.manage("shell", "-v", "0", "-c", ROTATE_TWICE.format(slug=sdk_acme.slug))
        over.set()
        headers = set().union(*(caller.result() for caller in callers))

    assert len(headers) == 3
    assert counted.times == 2  # the second key was published at the beginning, the third one was not


def test_the_session_token_of_a_browser_is_taken_as_any_other(sdk_acme: Acme, person: Person) -> None:
    logged_in(person, sdk_acme)
    token = person.cookies[f"token_{sdk_acme.slug}"]

    access = Verifier(sdk_acme.issuer, API).verify(token)
    assert access.client_id == sdk_acme.issuer
    assert "notes:read" in access.scopes


def test_a_tenants_api_refuses_the_token_of_another_tenant(sdk_acme: Acme) -> None:
    both = [sdk_acme.slug, f"globex-{sdk_acme.slug}"]
    tenants = Tenants(sdk_acme.live.url + "/realms/{tenant}", API, tenants=both)
    foreign = sdk_acme.token(issuer=sdk_acme.globex)

    assert tenants.verify(foreign, tenant=both[1]).tenant == both[1]
    with pytest.raises(InvalidTokenError):
        tenants.verify(foreign, tenant=both[0])
    with pytest.raises(WrongTenantError):
        Verifier(sdk_acme.globex, API).verify(foreign, tenant=both[0])


@pytest.mark.parametrize("first", [True, False])
def test_introspection_knows_what_was_revoked(sdk_acme: Acme, first: bool) -> None:  # noqa: FBT001 (a row)
    verifier = Verifier(sdk_acme.issuer, API)
    asked = Introspection(
        sdk_acme.issuer,
        ClientSecret("api", sdk_acme.secret),
        audience=API,
        first=verifier if first else None,
        seconds=0,
    )
    token = sdk_acme.token()
    before = asked.verify(token, tenant=sdk_acme.slug)
    revoke(sdk_acme, token)

    assert before.client_id == "reader"
    assert verifier.verify(token).client_id == "reader"
    with pytest.raises(InvalidTokenError):
        asked.verify(token)
    with pytest.raises(InvalidTokenError):
        run(lambda: asked.averify(token))


def test_introspection_with_a_wrong_secret_is_our_fault_and_not_the_callers(sdk_acme: Acme) -> None:
    asked = Introspection(sdk_acme.issuer, ClientSecret("api", "wrong"))

    with pytest.raises(ClientRefusedError):
        asked.verify(sdk_acme.token())


def revoke(acme: Acme, token: str) -> None:
    """Let the machine take back its token."""
    endpoint = Server(acme.issuer).metadata()["revocation_endpoint"]
    httpx.post(endpoint, data={"token": token}, auth=("reader", acme.secret)).raise_for_status()
