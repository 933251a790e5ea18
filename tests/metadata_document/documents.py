"""A server on loopback that publishes documents of clients, and remembers who asked for what."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.fetch.canary import Canary, canary

CALLBACK = "https://app.example/callback"


@dataclass
class Documents:
    """What is published, by path. `down` lets every request end without an answer."""

    server: Canary
    answers: dict[str, bytes] = field(default_factory=dict)
    down: bool = False

    def address(self, path: str = "/client.json") -> str:
        return self.server.url(path=path)

    def publish(self, path: str = "/client.json", /, *, headers: str = "", **members: Any) -> str:
        """Publish a client's document, which names its address, and return that address."""
        named = {"client_id": self.address(path), "client_name": "Example", "redirect_uris": [CALLBACK]}
        document = {name: value for name, value in (named | members).items() if value is not None}
        self.serve(path, json.dumps(document).encode(), headers=headers)
        return self.address(path)

    def serve(
        self,
        path: str,
        body: bytes,
        *,
        status: int = 200,
        content_type: str = "application/json",
        headers: str = "",
    ) -> str:
        """Serve bytes as they are."""
        head = f"HTTP/1.1 {status} So\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
        self.answers[path] = head.encode() + body
        return self.address(path)

    @property
    def asked(self) -> list[str]:
        """Return the path of each request so far."""
        return [request.split(b" ")[1].decode() for request in self.server.requests]


@contextmanager
def publishing() -> Iterator[Documents]:
    """Serve until the block ends."""
    missing = b"HTTP/1.1 404 No\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n"

    def answer(connection: socket.socket) -> None:
        if not published.down:
            request = published.server.requests[-1]
            etag = next((line[15:] for line in request.split(b"\r\n") if line.startswith(b"If-None-Match: ")), None)
            found = published.answers.get(request.split(b" ")[1].decode(), missing)
            held = etag is not None and b"ETag: " + etag + b"\r\n" in found
            connection.sendall(b"HTTP/1.1 304 Same\r\n\r\n" if held else found)

    with canary(answer) as server:
        published = Documents(server)
        yield published
