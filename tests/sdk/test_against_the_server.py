"""The verifier with tokens of the running server: machines, rotation, browsers, other realms, and what was revoked."""

import asyncio
import time

import httpx
import pytest

from authserver_sdk import (
    ClientRefusedError,
    ClientSecret,
    Introspection,
    InvalidTokenError,
    Server,
    Tenants,
    Transport,
    Verifier,
    WrongTenantError,
)
from tests.outside.person import Person
from tests.sdk.conftest import Acme, logged_in
from tests.sdk.issuer import API


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
    assert asyncio.run(verifier.averify(sdk_acme.token())).client_id == "reader"


def test_a_rotation_during_use_refuses_nobody_and_costs_no_look(sdk_acme: Acme) -> None:
    counted, headers = Counted(sdk_acme.issuer), set[str]()
    verifier = Verifier(counted.server, API)
    verifier.verify(sdk_acme.token())
    headers.add(sdk_acme.token().partition(".")[0])
    _let_the_next_key_grow_old(sdk_acme)
    sdk_acme.live.manage("rotate_keys", sdk_acme.slug, "--algorithm", "ES256")
    deadline = time.monotonic() + 20
    while len(headers) < 2 and time.monotonic() < deadline:  # until the web process has seen it
        token = sdk_acme.token()
        headers.add(token.partition(".")[0])
        verifier.verify(token)

    assert len(headers) == 2
    assert counted.times == 1  # the key was published before it signed


def _let_the_next_key_grow_old(acme: Acme) -> None:
    """Make as if the next key were published long ago: it has to be, before it signs."""
    code = (
        "from keys.models import SigningKey; "
        f"SigningKey.objects.all_realms().filter(realm__slug='{acme.slug}').update(created_at=1)"
    )
    acme.live.manage("shell", "-v", "0", "-c", code)


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
        asyncio.run(asked.averify(token))


def test_introspection_with_a_wrong_secret_is_our_fault_and_not_the_callers(sdk_acme: Acme) -> None:
    asked = Introspection(sdk_acme.issuer, ClientSecret("api", "wrong"))

    with pytest.raises(ClientRefusedError):
        asked.verify(sdk_acme.token())


def revoke(acme: Acme, token: str) -> None:
    """Let the machine take back its token."""
    endpoint = Server(acme.issuer).metadata()["revocation_endpoint"]
    httpx.post(endpoint, data={"token": token}, auth=("reader", acme.secret)).raise_for_status()
