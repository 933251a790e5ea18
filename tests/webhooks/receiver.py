"""Somebody's server on loopback that takes webhooks, and judges them as Standard Webhooks asks a consumer to."""

import hmac
import json
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class Receiver:
    """What arrived: headers in lower case, and bodies. It answers with `status` and `body`."""

    port: int = 0
    status: int = 200
    body: bytes = b""
    seconds: float = 0.0  # that it takes its time for
    got: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def messages(self, secret: str) -> list[dict[str, Any]]:
        """Return what was said, every signature judged."""
        return [judged(headers, body, secret=secret) for headers, body in self.got]


def judged(headers: Mapping[str, str], body: bytes, *, secret: str) -> dict[str, Any]:
    """Return the message; fail where a consumer would refuse it."""
    assert headers["content-type"] == "application/json"
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 300
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = hmac.new(b64decode(secret.removeprefix("whsec_")), signed, sha256).digest()
    assert f"v1,{b64encode(expected).decode()}" in headers["webhook-signature"].split(" ")
    message: dict[str, Any] = json.loads(body)
    assert set(message) == {"type", "timestamp", "data"}
    return message


@contextmanager
def receiver() -> Iterator[Receiver]:
    """Serve until the block ends."""
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            time.sleep(found.seconds)
            self.send_response(found.status)
            self.send_header("Content-Length", str(len(found.body)))
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            with suppress(OSError):  # whoever has read enough hangs up
                self.wfile.write(found.body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.port = server.server_port
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join()
