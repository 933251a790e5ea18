"""No address that a stranger names leads into our own network, in whatever spelling."""

import socket
from typing import Any

import pytest
from pytest_django import Settings

from support import fetch as module
from support.fetch import FetchError, fetch
from support.public_addresses import is_public
from tests.fetch.canary import Canary, canary, say

LOOPBACK = [
    *("127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001"),
    *("127.0.0.1.", "localhost", "LOCALHOST", "localhost.", "0.0.0.0", "0", "0x0", "127.255.255.254"),  # noqa: S104 (asked for, not bound)
    *("[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]"),
    *("[64:ff9b::7f00:1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "[::1%25lo]", "[::ffff:0.0.0.0]"),
    *("１２７.0.0.1", "ⓛocalhost", "127.0.0.%31", "127。0。0。1", "localhost%2eexample.com"),  # noqa: RUF001 (look-alikes)
]
PRIVATE = [
    *("0.0.0.1", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "100.100.100.200", "127.8.8.8"),
    *("168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.171", "192.0.2.1"),
    *("192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1"),
    *("239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1"),
    *("fd00:ec2::254", "ff02::1", "100::1", "2001::1", "2001:db8::1", "2001:10::1", "2002:a00:1::", "2002:808:808::1"),
    *("3fff::1", "5f00::1", "64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "::ffff:10.0.0.1", "::8.8.8.8"),
    "not an address",
]
PUBLIC = ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"]
CANARY_PUBLIC = "93.184.216.34"


@pytest.mark.attack("F14")
@pytest.mark.parametrize("host", LOOPBACK)
def test_no_spelling_of_this_machine_is_connected_to(
    host: str, visited: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PORT", visited.port)

    with pytest.raises(FetchError):
        fetch(f"https://{host}:{visited.port}/client.json")
    assert visited.hits == 0


@pytest.mark.attack("F14")
@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_of_no_public_network_is_private(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.attack("F14", "K21")
@pytest.mark.parametrize(
    "address",
    [
        *("http://127.0.0.1/x", "ftp://127.0.0.1/x", "file:///etc/passwd", "gopher://127.0.0.1/x", "//127.0.0.1/x", ""),
        *("https://", "https:///x", "https://user@127.0.0.1/x", "https://example.com@127.0.0.1/x", "https://[::1/x"),
        *("https://example.com\\@127.0.0.1/x", "https://example.com/x#y", "https://example.com/\r\nHost:127.0.0.1"),
        *(
            "https://example.com:22/x",
            "https://example.com:99999/x",
            "https://example.com:-1/x",
            "https://exa mple.com/",
        ),
        *("https://" + "a" * 70 + ".test/", "https://.../x", "https://example.com:0/x", "https://*/x", "data:,x"),
    ],
)
def test_what_is_not_plainly_an_https_address_is_not_looked_up(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(socket.socket, "connect", lambda *called: asked.append(called))

    with pytest.raises(FetchError):
        fetch(address)
    assert not asked


@pytest.mark.attack("F16")
def test_a_name_with_one_private_answer_among_public_ones_is_refused(
    visited: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PORT", visited.port)
    monkeypatch.setattr(socket, "getaddrinfo", answers([CANARY_PUBLIC, "127.0.0.1"]))

    with pytest.raises(FetchError, match="public Internet"):
        fetch(f"https://rebinding.test:{visited.port}/")
    assert visited.hits == 0


@pytest.mark.attack("F16")
def test_the_name_is_asked_for_once_and_the_judged_address_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(socket, "getaddrinfo", answers([CANARY_PUBLIC], then=["127.0.0.1"]))
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: refuse(asked, address))

    with pytest.raises(FetchError) as refusal:
        fetch("https://rebinding.test/")
    assert asked == [(CANARY_PUBLIC, 443)]
    assert CANARY_PUBLIC not in str(refusal.value)


@pytest.mark.attack("F15")
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status: int, visited: Canary, settings: Settings) -> None:
    settings.OUTBOUND_ALLOW = frozenset({"127.0.0.1"})
    away = f"HTTP/1.1 {status} Away\r\nLocation: {visited.url()}\r\nContent-Length: 0\r\n\r\n".encode()
    with canary(say(away)) as redirecting:
        fetched = fetch(redirecting.url())

    assert (fetched.status, visited.hits) == (status, 0)


def test_an_allowed_host_is_reached_by_http_and_any_port_and_no_other_name_of_it(
    visited: Canary, settings: Settings
) -> None:
    settings.OUTBOUND_ALLOW = frozenset({"localhost"})

    assert fetch(visited.url("localhost")).body == b"{}"
    assert fetch(visited.url("LOCALHOST")).status == 200
    with pytest.raises(FetchError):
        fetch(visited.url("127.0.0.1"))
    assert visited.hits == 2


def answers(addresses: list[str], then: list[str] | None = None) -> Any:  # noqa: ANN401 (stands for getaddrinfo)
    """Return a resolver that gives these answers, and others from the second time on."""
    given = iter([addresses])

    def resolve(_host: str, port: int, **_: object) -> list[Any]:
        now = next(given, then or addresses)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in now]

    return resolve


def refuse(asked: list[Any], address: Any) -> None:  # noqa: ANN401 (what connect takes)
    """Be a host that does not answer."""
    asked.append(address)
    raise ConnectionRefusedError
