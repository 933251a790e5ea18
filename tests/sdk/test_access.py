"""What is demanded beyond a good token: scopes, roles, a key that it is bound to, the tenant; and whose fault it is."""

import httpx
import pytest

from authserver_sdk import (
    InsufficientScopeError,
    InvalidTokenError,
    Server,
    ServerMisbehavesError,
    ServerUnavailableError,
    Tenants,
    Verifier,
    WrongTenantError,
)
from authserver_sdk.errors import BadCallError
from tests.sdk.conftest import Verify
from tests.sdk.issuer import API, Issuer

pytestmark = pytest.mark.outside  # no server at all


def test_scopes_and_roles_are_demanded_one_by_one(verify: Verify, issuer: Issuer, verifier: Verifier) -> None:
    access = verify(verifier, issuer.token(scope="notes:read", roles=["auditor"]))

    access.require(["notes:read"], ["auditor"])
    with pytest.raises(InsufficientScopeError) as refused:
        access.require(["notes:read", "notes:write"])
    assert refused.value.scopes == ("notes:read", "notes:write")
    with pytest.raises(InsufficientScopeError):
        access.require(roles=["admin"])


def test_a_bound_token_is_good_beside_its_key_alone(verify: Verify, issuer: Issuer, verifier: Verifier) -> None:
    token = issuer.token(cnf={"x5t#S256": "thumbprint"})

    assert verify(verifier, token, confirmation={"x5t#S256": "thumbprint"}).subject == "alice"
    for shown in ({}, {"x5t#S256": "another"}, {"jkt": "thumbprint"}):
        with pytest.raises(InvalidTokenError):
            verify(verifier, token, confirmation=shown)


def test_a_token_is_refused_at_another_tenant(verify: Verify, issuer: Issuer, verifier: Verifier) -> None:
    assert verify(verifier, issuer.token(), tenant="acme").tenant == "acme"
    with pytest.raises(WrongTenantError):
        verify(verifier, issuer.token(), tenant="globex")


def test_a_realm_on_a_domain_of_its_own_is_given_its_tenant(verify: Verify) -> None:
    issuer = Issuer("https://login.acme.test")
    server = Server(issuer.url, tenant="acme", transport=issuer.server().transport)

    assert verify(Verifier(server, API), issuer.token(), tenant="acme").tenant == "acme"
    with pytest.raises(WrongTenantError):
        verify(Verifier(issuer.server(), API), issuer.token(), tenant="acme")


def test_an_api_of_many_tenants_takes_the_tokens_of_the_one_that_is_called(verify: Verify, issuer: Issuer) -> None:
    globex = Issuer("https://login.test/realms/globex")
    tenants = Tenants("https://login.test/realms/{tenant}", API, tenants=["acme"], transport=issuer.server().transport)

    assert verify(tenants, issuer.token(), tenant="acme").tenant == "acme"
    with pytest.raises(InvalidTokenError):
        verify(tenants, globex.token(), tenant="acme")
    with pytest.raises(WrongTenantError):
        verify(tenants, globex.token(), tenant="globex")
    with pytest.raises(BadCallError):
        verify(tenants, issuer.token())


def test_metadata_of_another_issuer_is_not_believed(verify: Verify) -> None:
    issuer = Issuer()
    liar = Issuer()
    liar.url = "https://evil.test/realms/acme"
    server = liar.server()
    server.issuer = issuer.url

    with pytest.raises(ServerMisbehavesError):
        verify(Verifier(server, API), issuer.token())


def test_without_the_keys_nobody_is_blamed(verify: Verify, issuer: Issuer, verifier: Verifier) -> None:
    issuer.answers["/certs"] = lambda _: httpx.Response(500)

    with pytest.raises(ServerUnavailableError):
        verify(verifier, issuer.token())
