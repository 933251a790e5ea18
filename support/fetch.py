"""RFC 9700 §4.12, OWASP ASVS 1.3.6: the one way to read a document from the outside, at an address a stranger chose.

https on port 443 of a public address, judged on the address that is connected to: a name is resolved once, all its
answers must be public, and no second answer is ever asked for. No redirect is followed, no cookie is sent along, and no
proxy of the environment is used. All of it ends within DEADLINE seconds, however slowly the other side speaks, and
within a limit of bytes. OUTBOUND_ALLOW names hosts that are reached although they are private, by http and any port.
"""

import re
import socket
import ssl
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import ip_address
from typing import cast
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from support.bounded_stream import BoundedStream, TooLarge, left
from support.in_flight import Full, InFlight
from support.public_addresses import is_public

DEADLINE = 5.0  # seconds, for everything from the name to the last byte
CONNECT_SECONDS = 2.0  # for one of several addresses
MAXIMUM_ADDRESSES = 4
MAXIMUM_BYTES = 64 * 1024
FRAMING_BYTES = 32 * 1024  # status line, headers, lengths of chunks
PORT = 443
MOST_FOR_HOST = 2
USER_AGENT = "authserver"

_VISIBLE = re.compile(r"[!-\[\]-~]+")  # ASCII without spaces and the backslash, which browsers read as a slash
_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?")
_resolving = ThreadPoolExecutor(max_workers=8, thread_name_prefix="resolve")  # the system's resolver knows no deadline
_in_flight = InFlight()


class FetchError(Exception):
    """The document could not be had. The reason may be shown to anybody: it names no address."""


class FetchBusy(FetchError):
    """Too many are being fetched: nothing was tried, and another moment may do."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back, whatever its status. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class _Target:
    """Where a URL leads. `trusted` says that OUTBOUND_ALLOW names the host."""

    host: str
    port: int
    path: str
    tls: bool
    trusted: bool


def fetch(  # noqa: PLR0913 (what there is to say of one request, each by its name)
    url: str,
    *,
    accept: str = "application/json",
    maximum_bytes: int = MAXIMUM_BYTES,
    conditions: Mapping[str, str] | None = None,
    form: bytes | None = None,
    seconds: float = DEADLINE,
) -> Fetched:
    """GET the document at `url`, or POST `form` to it; raise FetchError. `conditions` are further headers.

    What is posted is a form, unless they name another Content-Type.
    """
    target = _target(url)
    headers = {"User-Agent": USER_AGENT, "Accept": accept, "Connection": "close", **(conditions or {})}
    if form is not None:
        headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
    end = time.monotonic() + min(seconds, DEADLINE)
    try:
        with _in_flight.place(target.host, most=settings.OUTBOUND_IN_FLIGHT, most_for_key=MOST_FOR_HOST):
            return _fetch(target, headers, form, maximum_bytes=maximum_bytes, end=end)
    except Full:
        raise FetchBusy("Too many documents are being fetched at this moment.") from None
    except TooLarge:
        raise FetchError(f"It is larger than {maximum_bytes} bytes.") from None
    except ssl.SSLError:
        raise FetchError("The connection to it is not secure: its certificate is not valid for the host.") from None
    except TimeoutError:
        raise FetchError(f"It did not answer within {DEADLINE:.0f} seconds.") from None
    except (OSError, HTTPException, ValueError):
        raise FetchError("It could not be reached, or does not speak HTTP.") from None


def problem(url: str) -> str | None:
    """Return why nothing would be fetched from `url`, whatever its host resolves to; None where it would be tried."""
    try:
        _target(url)
    except FetchError as reason:
        return str(reason)
    return None


def _target(url: str) -> _Target:
    """Read the URL; refuse all that is not plainly a public https address, before anything is looked up."""
    try:
        parts = urlsplit(url) if _VISIBLE.fullmatch(url) else SplitResult("", "", "", "", "")
        port = parts.port
    except ValueError:
        raise FetchError("Its address is not a URL.") from None
    host = parts.hostname or ""
    if "@" in parts.netloc or "#" in url or not (_NAME.fullmatch(host) or _is_address(host)):
        raise FetchError("Its address must be a URL with a host, and without user name and fragment.")
    trusted = host in settings.OUTBOUND_ALLOW
    if parts.scheme != "https" and not (trusted and parts.scheme == "http"):
        raise FetchError("Its address must begin with https://.")
    tls = parts.scheme == "https"
    port = port if port is not None else (PORT if tls else 80)
    if port != PORT and not trusted:
        raise FetchError("Its address must name no port: only 443 is fetched from.")
    return _Target(host, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), tls, trusted)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _fetch(
    target: _Target, headers: Mapping[str, str], form: bytes | None, *, maximum_bytes: int, end: float
) -> Fetched:
    with closing(_connected(target, end)) as sock:
        stream = BoundedStream(sock, end=end, most=maximum_bytes + FRAMING_BYTES)
        connection = HTTPConnection(target.host, target.port, timeout=left(end))
        connection.default_port = PORT if target.tls else 80  # else the Host header of https would name its port
        connection.sock = cast("socket.socket", stream)
        connection.request("GET" if form is None else "POST", target.path, body=form, headers=dict(headers))
        with connection.getresponse() as response:
            body = _body(response, maximum_bytes)
        return Fetched(response.status, {name.lower(): response.getheader(name, "") for name in response.headers}, body)


def _body(response: HTTPResponse, maximum_bytes: int) -> bytes:
    if response.getheader("Content-Encoding", "identity").strip().lower() != "identity":
        raise FetchError("It came compressed, which was not asked for.")
    body = bytearray()
    while part := response.read(min(8192, maximum_bytes + 1 - len(body))):
        body += part
        if len(body) > maximum_bytes:
            raise TooLarge
    if response.length:
        raise FetchError("It ended before it was complete.")
    return bytes(body)


def _connected(target: _Target, end: float) -> socket.socket:
    """Connect to one of the addresses that the name has now, all of which were judged."""
    addresses = _resolving.submit(
        socket.getaddrinfo, target.host, target.port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
    ).result(left(end))
    if not (target.trusted or all(is_public(str(address[4][0])) for address in addresses)):
        raise FetchError("Its host is not on the public Internet.")
    failure = OSError("no address")
    for family, kind, protocol, _, address in addresses[:MAXIMUM_ADDRESSES]:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(min(CONNECT_SECONDS, left(end)))
            sock.connect(address)
            sock.settimeout(left(end))
            return tls_context().wrap_socket(sock, server_hostname=target.host) if target.tls else sock
        except OSError as refusal:
            sock.close()
            failure = refusal
    raise failure


@cache
def tls_context() -> ssl.SSLContext:
    """Return the rules of TLS: the system's authorities (or those of SSL_CERT_FILE), and the host must match."""
    return ssl.create_default_context()
