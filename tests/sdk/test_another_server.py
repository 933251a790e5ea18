"""What is standard works with another server: npm oidc-provider, which knows nothing of authserver."""

import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from authserver_sdk import (
    AuthorizationCode,
    ClientCredentials,
    ClientRefusedError,
    ClientSecret,
    Guard,
    Introspection,
    InvalidTokenError,
    TokenSource,
    Verifier,
)
from bench.lineup import NODE, OPAQUE_RESOURCE, RESOURCE, RESOURCE_SCOPE
from tests.live import ROOT, free_port
from tests.sdk.running import running

pytestmark = pytest.mark.outside


@dataclass(frozen=True, slots=True)
class Provider:
    """A running oidc-provider, the secret of its clients, and the port to which it sends people back."""

    issuer: str
    secret: str
    callback: int

    def source(self, resource: str = RESOURCE) -> TokenSource:
        """Return a source of the machine's tokens."""
        client = ClientSecret("machine", self.secret)
        return TokenSource(self.issuer, ClientCredentials(client, RESOURCE_SCOPE, resource))


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    assert (ROOT / "bench/node/node_modules").exists(), "make test installs it"
    port, callback, secret = free_port(), free_port(), secrets.token_urlsafe(32)
    told = {"PORT": str(port), "ISSUER": f"http://127.0.0.1:{port}", "SECRET": secret, "DATABASE_URL": ""}
    told |= {"RESOURCE": RESOURCE, "OPAQUE_RESOURCE": OPAQUE_RESOURCE, "RESOURCE_SCOPE": RESOURCE_SCOPE}
    told |= {"REDIRECT_URI": f"http://127.0.0.1:{callback}/callback", "NODE_ENV": "production"}
    log = tmp_path_factory.mktemp("node") / "log"
    with running([str(NODE), "bench/node/provider.mjs"], port=port, log=log, **told):
        yield Provider(told["ISSUER"], secret, callback)


def test_a_machines_token_is_got_and_taken(provider: Provider) -> None:
    access = Verifier(provider.issuer, RESOURCE).verify(provider.source().token().access_token)

    assert access.client_id == "machine"
    assert access.scopes == {RESOURCE_SCOPE}
    assert access.audience == [RESOURCE]


def test_a_token_for_another_resource_is_refused(provider: Provider) -> None:
    with pytest.raises(InvalidTokenError):
        Verifier(provider.issuer, "https://other.test").verify(provider.source().token().access_token)


def test_a_token_that_says_nothing_is_asked_about(provider: Provider) -> None:
    token = provider.source(OPAQUE_RESOURCE).token().access_token
    asked = Introspection(provider.issuer, ClientSecret("machine", provider.secret), audience=OPAQUE_RESOURCE)

    assert asked.verify(token).scopes == {RESOURCE_SCOPE}
    with pytest.raises(InvalidTokenError):
        asked.verify("made-up")


def test_a_person_logs_in_and_the_program_refreshes(provider: Provider) -> None:
    def show(address: str) -> None:
        threading.Thread(target=lambda: httpx.get(address, follow_redirects=True)).start()

    client = ClientSecret("web", provider.secret)
    grant = AuthorizationCode(client, "openid offline_access", RESOURCE, show=show, port=provider.callback, seconds=20)
    source = TokenSource(provider.issuer, grant)
    first = source.token()
    second = source.renewed()

    assert Verifier(provider.issuer, RESOURCE).verify(second.access_token).subject == "alice"
    assert second.refresh_token != first.refresh_token


def test_a_wrong_secret_is_told_apart(provider: Provider) -> None:
    with pytest.raises(ClientRefusedError):
        TokenSource(provider.issuer, ClientCredentials(ClientSecret("machine", "wrong"))).token()


def test_its_metadata_is_mirrored(provider: Provider) -> None:
    guard = Guard(Verifier(provider.issuer, RESOURCE), RESOURCE)
    answer = guard.document("/.well-known/oauth-authorization-server")

    assert answer
    assert httpx.Response(200, content=answer.body).json()["issuer"] == provider.issuer
