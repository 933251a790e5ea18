"""What a stranger cannot get by asking: grants, scopes, trust, an identifier of its choosing."""

import time
from typing import Any

import pytest

from clients.models import Client
from realms.models import Realm
from tests.registration.conftest import Register

SMALLEST: dict[str, Any] = {"redirect_uris": ["https://client.example/cb"]}


@pytest.mark.attack("F04", "F07")
def test_what_a_client_claims_for_itself_has_no_effect(register: Register, acme: Realm, globex: Realm) -> None:
    claims = {
        "client_id": "chosen",
        "client_secret": "chosen",
        "id": 1,
        "trusted": True,
        "skip_authorization": True,
        "is_staff": True,
        "realm": globex.slug,
        "realm_id": globex.pk,
        "user": 1,
        "origin": "administrator",
        "consent": "skip",
        "enabled": False,
        "last_used_at": 1,
    }
    answer = register(SMALLEST | claims)

    client = Client.objects.all_realms().get()
    assert (client.realm, client.origin, client.consent, client.enabled) == (acme, "registration", "always", True)
    assert answer.document["client_id"] == client.client_id != "chosen"
    assert answer.document["client_secret"] != "chosen"
    assert not (claims.keys() - {"client_id", "client_secret"}) & answer.document.keys()


@pytest.mark.attack("F05", "J01")
@pytest.mark.parametrize(
    "grant",
    [
        *("password", "implicit", "client_credentials"),
        *(f"urn:ietf:params:oauth:grant-type:{name}" for name in ("token-exchange", "jwt-bearer")),
    ],
)
def test_a_grant_that_is_not_for_strangers_is_dropped_or_refused(register: Register, grant: str) -> None:
    mixed, alone = (
        register(SMALLEST | {"grant_types": [grant, "authorization_code"]}),
        register(SMALLEST | {"grant_types": [grant]}),
    )

    assert mixed.document["grant_types"] == ["authorization_code"]
    assert (alone.status, alone.error) == (400, "invalid_client_metadata")


@pytest.mark.attack("F06")
@pytest.mark.parametrize("scope", [{}, {"scope": ""}, {"scope": "admin unknown"}, {"scope": "admin mcp:write openid"}])
def test_whatever_scope_it_names_a_client_may_ask_for_each_public_one_alone(
    register: Register, scope: dict[str, str]
) -> None:
    answer = register(SMALLEST | scope)

    told = set(answer.document["scope"].split())
    assert Client.objects.all_realms().get().scopes is None
    assert {"openid", "offline_access", "mcp:read", "mcp:write"} <= told
    assert "admin" not in told


@pytest.mark.attack("K07")
def test_ten_thousand_scopes_are_refused_at_once(register: Register) -> None:
    started = time.thread_time()
    answer = register(SMALLEST | {"scope": " ".join(f"s{n}" for n in range(10_000))})

    assert (answer.status, answer.error) == (400, "invalid_request")
    assert time.thread_time() - started < 0.1


@pytest.mark.attack("F13")
def test_no_software_statement_is_trusted(register: Register) -> None:
    answer = register(SMALLEST | {"software_statement": "eyJhbGciOiJub25lIn0.e30."})

    assert (answer.status, answer.error) == (400, "invalid_software_statement")
