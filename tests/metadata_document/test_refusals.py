"""Addresses and documents that make no client: an explaining page, and nothing is stored."""

import gzip
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from clients.models import Client
from realms.models import Realm
from support import fetch as fetch_module
from tests.fetch.canary import canary, drip
from tests.metadata_document.documents import CALLBACK, Documents
from tests.protocol import Pkce, authorize


def page_of(browser: Browser, realm: Realm, client_id: str) -> str:
    """Return the page that a request of this client ends on, which must not lead anywhere."""
    answer = authorize(browser, realm, Pkce(), client_id=client_id)
    assert answer.status_code == 400, answer.content
    assert not Client.objects.all_realms().filter(client_id=client_id).exists()
    return answer.content.decode()


@pytest.mark.attack("F19")
@pytest.mark.parametrize(
    "address",
    [
        *("https://{}", "https://{}#fragment", "https://{}?client.json", "https://user@{}/x", "https://u:p@{}/x"),
        *("https://{}/a/../client.json", "https://{}/./client.json", "https://{}/a/%2e%2e/client.json"),
        *("https://{}/client.json#x", "https://127.1:{port}/client.json", "http://example.com/x", "https://x.test:0/x"),
        *("https://{}/client.json%00", "https://{}\\@127.0.0.1/x", "https://{}/a b", "HTTPS://{}/client.json"),
        "https://{}/" + "a" * 300,
    ],
)
def test_an_address_that_is_none_is_not_fetched(
    client: Browser, acme: Realm, documents: Documents, address: str
) -> None:
    documents.publish()
    port = documents.server.port
    page_of(client, acme, address.format(f"127.0.0.1:{port}", port=port))

    assert documents.server.hits == 0


@pytest.mark.attack("F14", "F19")
@pytest.mark.parametrize("host", ["127.0.0.2", "localhost", "[::1]", "10.0.0.1", "169.254.169.254", "0.0.0.0"])  # noqa: S104 (asked for)
def test_an_inner_address_is_not_fetched(client: Browser, acme: Realm, documents: Documents, host: str) -> None:
    page = page_of(client, acme, f"https://{host}:{documents.server.port}/client.json")

    assert documents.server.hits == 0
    assert "10.0.0.1" not in page
    assert "169.254" not in page


@pytest.mark.attack("F19")
@pytest.mark.parametrize(
    "members",
    [
        {"client_id": "https://other.example/client.json"},
        {"client_id": "http://127.0.0.1/client.json"},
        {"client_id": None},
        {"client_id": ["http://127.0.0.1/client.json"]},
        {"client_secret": "a-secret-that-everybody-can-read"},
        {"redirect_uris": None},
        {"redirect_uris": []},
        {"redirect_uris": "https://app.example/callback"},
        {"redirect_uris": [CALLBACK, "javascript:alert(1)"]},
        {"redirect_uris": ["http://app.example/callback"]},
        {"grant_types": ["client_credentials"]},
        {"client_name": 5},
        {"client_name": "a\0b"},
        {"jwks": {"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB", "d": "AQAB"}]}},
        {"token_endpoint_auth_method": "private_key_jwt"},
        {"token_endpoint_auth_method": "private_key_jwt", "jwks": {"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}]}},
        {"token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_subject_dn": "CN=x"},
        {"jwks_uri": "https://10.0.0.1/keys", "token_endpoint_auth_method": "private_key_jwt"},
    ],
)
def test_a_document_that_cannot_be_trusted_makes_no_client(
    client: Browser, acme: Realm, documents: Documents, members: dict[str, Any]
) -> None:
    client_id = documents.publish(**members)
    if members == {"client_id": None}:
        documents.serve("/client.json", json.dumps({"redirect_uris": [CALLBACK]}).encode())
    page = page_of(client, acme, client_id)

    assert "own description cannot be used" in page
    assert documents.asked == ["/client.json"]


@pytest.mark.attack("F20")
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html></html>",
        b"[]",
        b"null",
        b'"text"',
        b"[" * 60_000,
        b'{"client_id": "\xff"}',
        b"\xef\xbb\xbf{}",
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": "' + b"a" * 10_000_000 + b'"}',
    ],
)
def test_what_is_no_json_object_makes_no_client(
    client: Browser, acme: Realm, documents: Documents, body: bytes
) -> None:
    page_of(client, acme, documents.serve("/client.json", body))


@pytest.mark.attack("F20")
def test_a_document_that_says_something_twice_makes_no_client(
    client: Browser, acme: Realm, documents: Documents
) -> None:
    told = json.dumps({"client_id": documents.address(), "redirect_uris": [CALLBACK]})
    twice = told.replace("{", '{"redirect_uris": ["https://evil.example/"], ', 1)

    page_of(client, acme, documents.serve("/client.json", twice.encode()))


@pytest.mark.attack("F20")
@pytest.mark.parametrize(
    "served",
    [
        *({"status": status} for status in (201, 204, 301, 302, 401, 404, 410, 500, 503)),
        *({"content_type": kind} for kind in ("text/html", "text/plain", "application/jsonp", "image/png", "")),
        {"headers": "Content-Encoding: gzip\r\n"},
    ],
)
def test_only_json_with_status_200_makes_a_client(
    client: Browser, acme: Realm, documents: Documents, served: dict[str, Any]
) -> None:
    body = json.dumps({"client_id": documents.address(), "redirect_uris": [CALLBACK]}).encode()
    page_of(client, acme, documents.serve("/client.json", body, **served))


@pytest.mark.attack("F20")
def test_a_compressed_document_is_not_unpacked(client: Browser, acme: Realm, documents: Documents) -> None:
    bomb = gzip.compress(b" " * 10_000_000)
    page_of(client, acme, documents.serve("/client.json", bomb, headers="Content-Encoding: gzip\r\n"))


@pytest.mark.attack("F15")
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(client: Browser, acme: Realm, documents: Documents, status: int) -> None:
    good = documents.publish("/good.json", client_id=documents.address())
    page_of(client, acme, documents.serve("/client.json", b"", status=status, headers=f"Location: {good}\r\n"))

    assert documents.asked == ["/client.json"]


@pytest.mark.attack("F20")
@pytest.mark.usefixtures("documents")
def test_a_slow_document_holds_nobody_for_long(client: Browser, acme: Realm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch_module, "DEADLINE", 0.5)
    with canary(drip(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")) as slow:
        start = time.monotonic()
        page_of(client, acme, slow.url())

    assert time.monotonic() - start < 4


@pytest.mark.attack("F20")
def test_a_failure_is_not_tried_again_for_a_minute(
    client: Browser, acme: Realm, documents: Documents, wait: Callable[[int], None]
) -> None:
    client_id = documents.serve("/client.json", b"no")
    pages = [page_of(client, acme, client_id) for _ in range(3)]
    documents.publish()

    assert documents.asked == ["/client.json"]
    assert all("It is not JSON" in page for page in pages)
    wait(61)
    cache.clear()
    assert authorize(client, acme, Pkce(), client_id=client_id).status_code == 302
