"""The management client against the server: every kind of thing, refusals as classes, lists to their end, patience."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from authserver_sdk import ClientCredentials, ClientSecret, ServerUnavailableError, TokenSource
from authserver_sdk.management import (
    AsyncManagementClient,
    ConflictError,
    InvalidError,
    ManagementClient,
    NotAllowedError,
    NotFoundError,
    NotSignedInError,
)
from tests.cli.conftest import SECRET, Place, place
from tests.loop import run

__all__ = ["place"]  # a fixture

pytestmark = pytest.mark.outside


def tokens(place: Place, *, scope: str = "") -> TokenSource:
    proof = ClientSecret("robot", SECRET)
    return TokenSource(place.issuer, ClientCredentials(proof, resource=f"{place.issuer}/api/v1", scope=scope))


@pytest.fixture(scope="module")
def client(place: Place) -> ManagementClient:
    return ManagementClient(place.issuer, tokens(place))


def test_a_service_account_and_its_key_in_two_lines(client: ManagementClient) -> None:
    account = client.service_accounts.create("ci", description="Builds", roles=["reader"])
    made = client.api_keys.create("ci", "default")

    assert (account.client_id, account.description, account.roles) == ("ci", "Builds", ["reader"])
    assert made.key.startswith("as_ak_")
    assert made.key not in repr(made)
    assert client.api_keys.get("ci", "default").key == ""
    client.api_keys.rotate("ci", "default", retain_minutes=10)
    assert [key.generation for key in client.api_keys.list("ci")] == [2, 1]
    client.api_keys.delete("ci", "default")
    assert list(client.api_keys.list("ci")) == []


def test_secrets_overlap_until_one_is_retired(client: ManagementClient) -> None:
    client.clients.create("shop", redirect_uris=["https://shop.example/"])
    first = client.secrets.create("shop", note="blue")
    second = client.secrets.rotate("shop", overlap_minutes=None, note="green")

    assert {secret.id for secret in client.secrets.list("shop")} == {first.id, second.id}
    assert second.secret != first.secret
    client.secrets.delete("shop", str(first.id))
    assert client.secrets.get("shop", str(first.id)).members["has_ended"]


def test_a_list_is_followed_to_its_end(client: ManagementClient) -> None:
    for number in range(5):
        client.scopes.create(f"many:{number}", description="One of many")

    assert [scope.name for scope in client.scopes.list(limit="2", search="many")] == [f"many:{n}" for n in range(5)]


def test_names_with_slashes_are_found(client: ManagementClient) -> None:
    client.resources.create("https://api.example/v1?a=b", name="API")

    assert client.resources.get("https://api.example/v1?a=b").name == "API"
    client.resources.delete("https://api.example/v1?a=b")


def test_a_change_of_somebody_else_is_not_lost(client: ManagementClient) -> None:
    seen = client.roles.create("shared")
    client.roles.update("shared", description="Theirs", etag=seen.etag)

    with pytest.raises(ConflictError) as refusal:
        client.roles.update("shared", description="Ours", etag=seen.etag)

    assert refusal.value.status == 412
    assert client.roles.get("shared").description == "Theirs"
    assert client.roles.put("shared").description == ""


def test_refusals_are_classes_with_the_servers_words(client: ManagementClient, place: Place) -> None:
    with pytest.raises(NotFoundError, match="nothing here"):
        client.roles.get("nobody")
    with pytest.raises(ConflictError):
        client.roles.create("reader")
    with pytest.raises(InvalidError) as wrong:
        client.roles.update("reader", colour="red")
    with pytest.raises(NotSignedInError):
        ManagementClient(place.issuer, "no.such.token").roles.get("reader")

    assert wrong.value.problems[0][0] == "/colour"


def test_a_narrow_token_opens_its_part_alone(client: ManagementClient, place: Place) -> None:
    client.service_accounts.update("robot", scopes=["authserver:write", "authserver:roles:read"])
    narrow = ManagementClient(place.issuer, tokens(place, scope="authserver:roles:read"))

    assert narrow.roles.get("reader").scopes == ["docs:read"]
    with pytest.raises(NotAllowedError, match="authserver:roles:write"):
        narrow.roles.update("reader", description="Mine")


def test_the_rest_of_the_realm_is_there(client: ManagementClient, place: Place) -> None:
    assert client.realm.get().slug == place.realm
    assert "root@acme.test" in [user.email for user in client.users.list()]
    assert {key.members["state"] for key in client.keys.list()} >= {"active", "next"}
    assert client.events(limit="5").items
    assert client.plan(client.export()).changes == []
    for things in (client.sessions, client.grants, client.registration_tokens, client.invitations):
        assert list(things.list()) == []
    assert list(client.identity_providers.list()) == []
    assert list(client.workload_identities.list("robot")) == []


def test_the_same_in_an_event_loop(place: Place) -> None:
    async def work() -> list[str]:
        client = AsyncManagementClient(place.issuer, tokens(place))
        await client.service_accounts.create("async", description="Awaits")
        made = await client.api_keys.create("async", "default")
        assert made.key.startswith("as_ak_")
        await client.api_keys.rotate("async", "default", retain_minutes=0)
        with pytest.raises(ConflictError):
            await client.roles.create("reader")
        assert (await client.realm.get()).slug == place.realm
        assert (await client.plan(await client.export())).changes == []
        assert (await client.events(limit="1")).items
        found = [account.client_id async for account in client.service_accounts.list(limit="1")]
        await client.service_accounts.delete("async")
        return found

    assert {"async", "robot"} <= set(run(work))


@contextmanager
def answering(*statuses: int) -> Iterator[tuple[str, list[str]]]:
    """Run a server that answers with these codes in turn; yield its address and the requests that came."""
    left, came = list(statuses), []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            came.append(self.path)
            self.send_response(left.pop(0))
            self.send_header("Retry-After", "1")
            self.end_headers()
            self.wfile.write(b'{"name": "made"}')

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", came
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_server_that_wants_a_pause_gets_it() -> None:
    with answering(503, 429, 201) as (address, came):
        made = ManagementClient(address, "token").api_keys.create("ci", "made")

        assert made.name == "made"
        assert came == ["/api/v1/service-accounts/ci/api-keys/"] * 3


def test_what_may_have_been_done_is_not_sent_again() -> None:
    with answering(500) as (address, came):
        with pytest.raises(ServerUnavailableError):
            ManagementClient(address, "token").api_keys.create("ci", "made")

        assert len(came) == 1
