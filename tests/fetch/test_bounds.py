"""Whatever the other side does, a fetch ends in time and within its limits, and sends nothing of ours."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from support import fetch as module
from support.fetch import FetchBusy, FetchError, fetch
from tests.fetch.canary import OK, Answer, Canary, canary, drip, say
from tests.fetch.conftest import Certificate

HEAD = b"HTTP/1.1 200 OK\r\n"
TLS_RECORD = b"\x16\x03\x03\x40\x00"  # the head of one that is long
BOMB = gzip.compress(b"\0" * 10_000_000)


@pytest.fixture(autouse=True)
def _loopback_is_allowed(settings: Settings) -> None:
    settings.OUTBOUND_ALLOW = frozenset({"127.0.0.1", "localhost"})


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the deadline be half a second, and demand that it, and not the usual one, is kept."""
    monkeypatch.setattr(module, "DEADLINE", 0.5)
    start = time.monotonic()
    yield
    assert time.monotonic() - start < 4


@pytest.mark.attack("D29", "F20")
@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize(
    "answer",
    [
        drip(b""),
        drip(HEAD + b"X-Slow: "),
        drip(HEAD + b"Content-Length: 60000\r\n\r\n"),
        drip(HEAD + b"\r\n"),
        drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\nffff\r\n"),
        drip(b"HTTP/1.1 100 Continue\r\n\r\n" * 3),
    ],
)
def test_a_slow_server_is_left_at_the_deadline(answer: Answer) -> None:
    with canary(answer) as server, pytest.raises(FetchError, match="did not answer within"):
        fetch(server.url())


@pytest.mark.usefixtures("soon")
def test_a_slow_handshake_is_left_at_the_deadline() -> None:
    with canary(drip(TLS_RECORD)) as server, pytest.raises(FetchError, match="did not answer within"):
        fetch(server.url().replace("http:", "https:"))


@pytest.mark.usefixtures("soon")
def test_a_slow_resolver_is_left_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: time.sleep(1))

    with pytest.raises(FetchError, match="did not answer within"):
        fetch("https://slow.test/")


@pytest.mark.attack("D29", "F20")
@pytest.mark.parametrize(
    "answer",
    [
        say(HEAD + b"Content-Length: 10000000\r\n\r\n" + b"a" * 10_000_000),
        say(HEAD + b"Content-Length: 99999999999999\r\n\r\n" + b"a" * 10_000_000),
        say(HEAD + b"\r\n", b"a" * 10_000_000),
        say(HEAD + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffff\r\n", b"a" * 10_000_000),
        say(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n" * 1_000_000),
        say(HEAD, *(b"X-%d: " % number + b"a" * 60_000 + b"\r\n" for number in range(90))),
        say(HEAD + b"X: " + b"a" * 10_000_000),
        say(b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000_000),
    ],
)
def test_a_large_answer_is_not_read_to_its_end(answer: Answer) -> None:
    with canary(answer) as server, pytest.raises(FetchError):
        fetch(server.url())


@pytest.mark.attack("D29", "F20")
@pytest.mark.parametrize("encoding", [b"gzip", b"GZIP", b"deflate", b"br", b"identity, gzip"])
def test_a_compressed_answer_is_not_unpacked(encoding: bytes) -> None:
    head = HEAD + b"Content-Encoding: " + encoding + b"\r\nContent-Length: %d\r\n\r\n" % len(BOMB)
    with canary(say(head + BOMB)) as server, pytest.raises(FetchError, match="compressed"):
        fetch(server.url())


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH\r\n",
        HEAD + b"Content-Length: 10\r\n\r\n{}",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
        HEAD + b"Content-Length: many\r\nTransfer-Encoding: chunked\r\n\r\n{}",
    ],
)
def test_a_broken_answer_is_no_document(answer: bytes) -> None:
    with canary(say(answer)) as server, pytest.raises(FetchError):
        fetch(server.url())


@pytest.mark.parametrize("status", [204, 304, 404, 500])
def test_a_status_other_than_200_is_for_the_caller_to_judge(status: int) -> None:
    with canary(say(b"HTTP/1.1 %d Is so\r\nETag: x\r\n\r\n" % status)) as server:
        fetched = fetch(server.url())

    assert (fetched.status, fetched.headers["etag"], fetched.body) == (status, "x", b"")


def test_the_largest_answer_is_read_whole_and_one_byte_more_is_not() -> None:
    with canary(say(HEAD + b"\r\n" + b"a" * 1000)) as server:
        assert fetch(server.url(), maximum_bytes=1000).body == b"a" * 1000
        with pytest.raises(FetchError, match="larger than 999 bytes"):
            fetch(server.url(), maximum_bytes=999)


@pytest.mark.attack("K21")
def test_nothing_of_ours_is_sent_and_no_proxy_is_asked(visited: Canary, monkeypatch: pytest.MonkeyPatch) -> None:
    with canary(say(OK)) as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url(path=""))
            monkeypatch.setenv(name.lower(), proxy.url(path=""))
        fetch(visited.url(path="/a?b=c"), conditions={"If-None-Match": '"x"'})

    sent = visited.requests[0].decode().split("\r\n")
    assert sent[0] == "GET /a?b=c HTTP/1.1"
    assert sorted(line for line in sent[1:] if line) == [
        "Accept-Encoding: identity",
        "Accept: application/json",
        "Connection: close",
        f"Host: 127.0.0.1:{visited.port}",
        'If-None-Match: "x"',
        "User-Agent: authserver",
    ]
    assert proxy.hits == 0


@pytest.mark.attack("K21")
def test_a_certificate_must_be_trusted_and_for_the_host(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    with canary(say(OK), certificate.server) as server:
        address = server.url("localhost").replace("http:", "https:")
        with pytest.raises(FetchError, match="not secure"):
            fetch(address)
        monkeypatch.setattr(module, "tls_context", lambda: certificate.trusting)
        with pytest.raises(FetchError, match="not secure"):
            fetch(address.replace("localhost", "127.0.0.1"))

        assert not server.requests
        assert fetch(address).body == b"{}"


@pytest.mark.attack("F20")
def test_only_so_many_are_under_way_for_one_host(visited: Canary) -> None:
    held = threading.Event()

    def hold(_: socket.socket) -> None:
        held.wait(5)

    with canary(hold) as slow:
        threads = [threading.Thread(target=fails, args=(slow.url(),)) for _ in range(module.MOST_FOR_HOST)]
        for thread in threads:
            thread.start()
        while len(slow.requests) < module.MOST_FOR_HOST:
            time.sleep(0.01)
        with pytest.raises(FetchBusy):
            fetch(slow.url())
        held.set()
        for thread in threads:
            thread.join()

    assert fetch(visited.url()).status == 200


@pytest.mark.attack("F20")
def test_only_so_many_are_under_way_in_all(visited: Canary, settings: Settings) -> None:
    settings.OUTBOUND_IN_FLIGHT = 0

    with pytest.raises(FetchBusy):
        fetch(visited.url())
    assert visited.hits == 0


def fails(address: str) -> None:
    """Fetch what does not answer."""
    with pytest.raises(FetchError):
        fetch(address)
