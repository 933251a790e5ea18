"""The same hostile requests through the real server, which parses before we do: a 4xx, and the process lives on."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from tests.live import Live

REALM = "wire"
TOKEN = f"/realms/{REALM}/protocol/openid-connect/token"
DISCOVERY = f"/realms/{REALM}/.well-known/openid-configuration"
FORM = "Content-Type: application/x-www-form-urlencoded"
HUGE = 20_000_000


@pytest.fixture(scope="module")
def live(live_server_process: Live) -> Live:
    live_server_process.apply(f"realms: [{{slug: {REALM}}}]")
    return live_server_process


@pytest.fixture
def issuer(live: Live) -> Iterator[str]:
    """Give the issuer, and demand that the server still answers as before when the test is over."""
    yield live.issuer(REALM)
    assert httpx.get(live.url + DISCOVERY).json()["issuer"] == live.issuer(REALM)


def status_of(live: Live, *lines: str, body: bytes = b"") -> int:
    """Send a request as it stands, and return the status of the answer; 0 for a connection that was closed."""
    head = "\r\n".join((*lines, "Connection: close", "", "")).encode("latin-1")
    address = urlsplit(live.url)
    with socket.create_connection((address.hostname or "", address.port or 0)) as connection:
        connection.sendall(head + body)
        first = connection.makefile("rb").readline()
    return int(first.split()[1]) if first else 0


def host(live: Live) -> str:
    return f"Host: {urlsplit(live.url).netloc}"


@pytest.mark.attack("K01")
@pytest.mark.parametrize("line", ["Host: evil.example", "Host: evil.example:80", "Host:", "X-Nothing: x"])
@pytest.mark.usefixtures("issuer")
def test_a_host_that_is_not_ours_is_refused(live: Live, line: str) -> None:
    assert status_of(live, f"GET {DISCOVERY} HTTP/1.1", line) == 400


@pytest.mark.attack("K01")
@pytest.mark.usefixtures("issuer")
def test_an_absolute_address_in_the_request_line_does_not_make_it_ours(live: Live) -> None:
    assert status_of(live, f"GET http://evil.example{DISCOVERY} HTTP/1.1", "Host: evil.example") == 400


@pytest.mark.attack("K01")
def test_forwarding_headers_change_nothing(live: Live, issuer: str) -> None:
    names = ("X-Forwarded-Host", "X-Forwarded-Prefix", "X-Forwarded-Server", "X-Script-Name", "X-Original-Url")
    headers = dict.fromkeys(names, "/evil.example") | {"Forwarded": "host=evil.example;proto=gopher"}

    answer = httpx.get(live.url + DISCOVERY, headers=headers | {"X-Forwarded-Proto": "gopher", "X-Forwarded-Port": "1"})

    assert answer.json()["issuer"] == issuer
    assert "evil" not in answer.text
    assert "gopher" not in answer.text


@pytest.mark.attack("K06", "K11")
@pytest.mark.parametrize("length", ["abc", "-1", "1e3", "5, 6", "0x5"])
@pytest.mark.usefixtures("issuer")
def test_a_length_that_is_no_number_is_refused(live: Live, length: str) -> None:
    lines = (f"POST {TOKEN} HTTP/1.1", host(live), FORM, f"Content-Length: {length}")

    assert status_of(live, *lines, body=b"a=b&c") == 400


@pytest.mark.attack("K11")
@pytest.mark.usefixtures("issuer")
def test_two_lengths_are_refused(live: Live) -> None:
    lines = (f"POST {TOKEN} HTTP/1.1", host(live), FORM, "Content-Length: 5", "Content-Length: 6")

    assert status_of(live, *lines, body=b"a=b&c=") == 400


@pytest.mark.attack("K06")
@pytest.mark.usefixtures("issuer")
def test_twenty_megabytes_are_refused(live: Live) -> None:
    for content_type in ("application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x"):
        answer = httpx.post(live.url + TOKEN, content=b"a" * HUGE, headers={"Content-Type": content_type})
        assert answer.status_code == 413
        assert answer.json()["error"] == "invalid_request"


@pytest.mark.attack("K06")
@pytest.mark.usefixtures("issuer")
def test_twenty_megabytes_in_pieces_are_refused(live: Live) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(HUGE // 100_000):
            yield b"a" * 100_000

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = httpx.post(live.url + TOKEN, content=pieces(), headers=headers)

    assert 400 <= answer.status_code < 500


@pytest.mark.attack("K03", "K12")
@pytest.mark.parametrize(
    ("line", "status"),
    [
        (f"GET {DISCOVERY}%00 HTTP/1.1", 404),
        ("GET /realms/wire%00/ HTTP/1.1", 404),
        (f"TRACE {TOKEN} HTTP/1.1", 405),
        (f"PUT {TOKEN} HTTP/1.1", 405),
        (f"GET {TOKEN} HTTP/1.1", 405),
        (f"GET {DISCOVERY}?a=%FF%00 HTTP/1.1", 200),
    ],
)
@pytest.mark.usefixtures("issuer")
def test_strange_addresses_and_methods_are_answered(live: Live, line: str, status: int) -> None:
    assert status_of(live, line, host(live)) == status


@pytest.mark.attack("K03", "K04")
@pytest.mark.parametrize(
    "body", [b"grant_type=%00", b"grant_type=\x00", b"\xff\xfe", b"grant_type=%ED%A0%80", b"a&a&a"]
)
@pytest.mark.usefixtures("issuer")
def test_bytes_beyond_text_are_a_400(live: Live, body: bytes) -> None:
    lines = (f"POST {TOKEN} HTTP/1.1", host(live), FORM, f"Content-Length: {len(body)}")

    assert status_of(live, *lines, body=body) == 400
