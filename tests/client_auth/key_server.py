"""A server on loopback where a client publishes its keys, or what else somebody might put there."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


class KeyServer:
    """Answers every GET with `body`, `status` and `headers`, after `delay` seconds; `asked` counts how often."""

    def __init__(self) -> None:
        self.body: bytes = b""
        self.status = 200
        self.headers: dict[str, str] = {}
        self.delay = 0.0
        self.asked = 0
        self.uri = ""

    def publish(self, document: dict[str, Any]) -> None:
        """Answer with a JSON document from now on."""
        self.status, self.headers, self.delay = 200, {}, 0.0
        self.body = json.dumps(document).encode()

    def write(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer once."""
        self.asked += 1
        handler.send_response(self.status)
        for name, value in {"Content-Length": str(len(self.body)), **self.headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        if self.delay:
            time.sleep(self.delay)
        handler.wfile.write(self.body)


@contextmanager
def serving() -> Iterator[KeyServer]:
    """Serve for the length of the block."""
    keys = KeyServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                keys.write(self)
            except OSError:
                self.close_connection = True  # whoever asked has gone

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    keys.uri = f"http://127.0.0.1:{server.server_port}/keys"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield keys
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
