"""A client that describes itself, against the running server: discovery, document, login, consent, tokens, refresh."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from tests.concurrency.crowd import together
from tests.fetch.canary import canary, drip
from tests.live import Live, serve
from tests.metadata_document.documents import Documents, publishing
from tests.metadata_document.vendors import CLAUDE_CODE
from tests.outside.person import Person
from tests.people import PASSWORD
from tests.protocol import Pkce

REALM = f"""
realms:
  - slug: acme
    scopes: [{{name: "mcp:read", description: Read your documents, default: true}}]
    users: [{{email: alice@acme.test, email_verified: true, password: {{value: "{PASSWORD}"}}}}]
  - slug: globex
"""


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with serve(tmp_path_factory.mktemp("documents"), OUTBOUND_ALLOW="127.0.0.1") as server:
        server.apply(REALM)
        yield server


@pytest.fixture
def documents() -> Iterator[Documents]:
    with publishing() as published:
        yield published


@pytest.fixture
def alice() -> Iterator[Person]:
    person = Person()
    yield person
    person.leave()


def test_claude_code_connects_and_stays_connected(live: Live, documents: Documents, alice: Person) -> None:
    metadata = httpx.get(f"{live.issuer('acme')}/.well-known/openid-configuration").json()
    client_id, pkce = documents.publish(CLAUDE_CODE.path, **CLAUDE_CODE.members), Pkce()
    asked = {"response_type": "code", "client_id": client_id, "redirect_uri": CLAUDE_CODE.sends, "state": "s"}
    asked |= {"code_challenge": pkce.challenge, "code_challenge_method": "S256"}
    arrived = alice.visit(f"{metadata['authorization_endpoint']}?{urlencode(asked)}", redirect_uri=CLAUDE_CODE.sends)
    code = parse_qs(urlsplit(arrived).query)["code"][0]
    sent: dict[str, Any] = {"client_id": client_id, "redirect_uri": CLAUDE_CODE.sends, "code_verifier": pkce.verifier}
    tokens = httpx.post(metadata["token_endpoint"], data={"grant_type": "authorization_code", "code": code, **sent})
    kept = {"grant_type": "refresh_token", "client_id": client_id, "refresh_token": tokens.json()["refresh_token"]}
    again = httpx.post(metadata["token_endpoint"], data=kept)

    assert metadata["client_id_metadata_document_supported"] is True
    assert "any program can claim" in alice.pages[-1]
    assert again.json()["scope"] == "mcp:read"
    assert documents.asked == [CLAUDE_CODE.path]


def test_a_page_says_why_a_document_cannot_be_used(live: Live, documents: Documents) -> None:
    address = f"{live.issuer('acme')}/protocol/openid-connect/auth?client_id={documents.address('/none.json')}"
    answer = httpx.get(address)

    assert answer.status_code == 400
    assert "Its server answered with 404." in answer.text


@pytest.mark.attack("F20")
def test_a_crowd_with_one_new_client_makes_one_client(live: Live, documents: Documents) -> None:
    address = f"{live.issuer('globex')}/protocol/openid-connect/auth"  # which uses up what a minute allows there
    asked = {"response_type": "code", "client_id": documents.publish("/crowd.json"), "code_challenge_method": "S256"}
    asked["code_challenge"] = Pkce().challenge
    statuses = {answer.status_code for answer in together(lambda client: client.get(address, params=asked))}

    assert 302 in statuses
    assert statuses <= {302, 429}
    assert len(documents.asked) <= 10
    assert httpx.get(address, params=asked).status_code == 302


@pytest.mark.outside
@pytest.mark.attack("F20")
def test_a_page_comes_within_six_seconds_of_a_server_that_never_ends(live: Live) -> None:
    with canary(drip(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")) as slow:
        address = f"{live.issuer('acme')}/protocol/openid-connect/auth?client_id={slow.url()}"
        answer = httpx.get(address)

    assert answer.status_code == 400
    assert "did not answer within 5 seconds" in answer.text
    assert answer.elapsed.total_seconds() < 6
