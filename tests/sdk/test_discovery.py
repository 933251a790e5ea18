"""RFC 8414 §3.3: which metadata is believed, and where it is looked for."""

from typing import Any

import httpx
import pytest

from authserver_sdk import Server, ServerMisbehavesError, ServerUnavailableError, Transport

pytestmark = pytest.mark.outside  # no server at all
ISSUER = "https://login.test/realms/acme"
INSERTED = "https://login.test/.well-known/oauth-authorization-server/realms/acme"
OPENID_INSERTED = "https://login.test/.well-known/openid-configuration/realms/acme"
APPENDED = f"{ISSUER}/.well-known/openid-configuration"


def server(answers: dict[str, Any], issuer: str = ISSUER) -> Server:
    """Return a server that answers at these addresses alone."""

    def answer(request: httpx.Request) -> httpx.Response:
        found = answers.get(str(request.url))
        return httpx.Response(404) if found is None else httpx.Response(200, json=found)

    mock = httpx.MockTransport(answer)
    return Server(issuer, transport=Transport(lambda: httpx.Client(transport=mock)))


@pytest.mark.parametrize("address", [INSERTED, OPENID_INSERTED, APPENDED])
def test_metadata_is_found_at_each_of_the_three_places(address: str) -> None:
    assert server({address: {"issuer": ISSUER, "jwks_uri": "x"}}).metadata()["jwks_uri"] == "x"


def test_the_metadata_of_an_issuer_without_a_path_is_found() -> None:
    issuer = "https://login.test"
    address = "https://login.test/.well-known/oauth-authorization-server"

    assert server({address: {"issuer": issuer}}, issuer).metadata() == {"issuer": issuer}


@pytest.mark.parametrize("named", [f"{ISSUER}/", "https://login.test", "HTTPS://login.test/realms/acme", None])
def test_another_issuer_is_not_believed_however_alike(named: str | None) -> None:
    with pytest.raises(ServerMisbehavesError):
        server({INSERTED: {"issuer": named}}).metadata()


def test_no_metadata_is_an_error() -> None:
    with pytest.raises(ServerMisbehavesError):
        server({}).metadata()


@pytest.mark.parametrize(
    "address", [None, "", 1, "certs", "https://", "https://login.test:x/", "http://login.test/certs"]
)
def test_an_address_that_is_none_or_not_on_https_is_not_used(address: object) -> None:
    known = server({INSERTED: {"issuer": ISSUER, "jwks_uri": address}})

    with pytest.raises(ServerMisbehavesError):
        known.transport.run(known.endpoint("jwks_uri"))


def test_a_server_that_is_away_is_told_apart() -> None:
    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow", request=request)

    mock = httpx.MockTransport(away)
    with pytest.raises(ServerUnavailableError):
        Server(ISSUER, transport=Transport(lambda: httpx.Client(transport=mock))).metadata()
