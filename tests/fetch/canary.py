"""A server on every loopback address that counts its visitors and does to them what a test says."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Answer = Callable[[socket.socket], None]
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


@dataclass
class Canary:
    """Listens at `port`. `requests` holds what each visitor sent first, `hits` counts connections."""

    port: int
    answer: Answer
    hits: int = 0
    requests: list[bytes] = field(default_factory=list)
    tls: ssl.SSLContext | None = None

    def url(self, host: str = "127.0.0.1", path: str = "/client.json") -> str:
        """Return an http address at this server."""
        return f"http://{host}:{self.port}{path}"


def say(*parts: bytes) -> Answer:
    """Return an answer of these bytes."""

    def answer(connection: socket.socket) -> None:
        for part in parts:
            connection.sendall(part)

    return answer


def drip(start: bytes, *, pause: float = 0.1) -> Answer:
    """Return an answer that sends `start`, then one byte after the other without an end."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(start)
        while not threading.Event().wait(pause):
            connection.sendall(b"a")

    return answer


@contextmanager
def canary(answer: Answer, tls: ssl.SSLContext | None = None, *, port: int = 0) -> Iterator[Canary]:
    """Serve until the block ends, at any free port unless one is given."""
    with socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True) as listening:
        server = Canary(listening.getsockname()[1], answer, tls=tls)
        threading.Thread(target=_accept, args=(listening, server), daemon=True).start()
        yield server
        listening.shutdown(socket.SHUT_RDWR)


def _accept(listening: socket.socket, server: Canary) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listening.accept()
            server.hits += 1
            threading.Thread(target=_serve, args=(connection, server), daemon=True).start()


def _serve(connection: socket.socket, server: Canary) -> None:
    with connection, suppress(OSError):
        connection.settimeout(5)
        speaking = server.tls.wrap_socket(connection, server_side=True) if server.tls else connection
        with speaking:
            server.requests.append(speaking.recv(65536))
            server.answer(speaking)
