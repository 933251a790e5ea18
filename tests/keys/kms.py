"""A key management service on this machine, and the plug-in that speaks to it, as one for a real service would."""

import json
import threading
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from support import local_keys
from support.key_encryption import WrongKey

REFUSED = 400


class Service:
    """Keeps its key to itself. `fault` is what it does wrong: `away`, `slow` or `another key`."""

    def __init__(self) -> None:
        self.fault = ""
        self.calls: Counter[str] = Counter()
        self._key, self._other = (local_keys.LocalKey(bytes([number]) * 32) for number in (1, 2))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    @property
    def total(self) -> int:
        """Return how often it was called."""
        return self.calls.total()

    def answer(self, path: str, value: bytes) -> bytes | None:
        """Do what was asked; None: this key does not open that."""
        self.calls[path] += 1
        key = self._other if self.fault == "another key" else self._key
        try:
            return key.wrap(value) if path == "/encrypt" else key.unwrap(value)
        except WrongKey:
            return None

    def run(self) -> None:
        """Answer until it is stopped."""
        self._server.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        """Answer nobody any more."""
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                answer = service.answer(self.path, b64decode(given["value"]))
                if service.fault == "slow":
                    sleep(1)
                status = 503 if service.fault == "away" else 200 if answer is not None else REFUSED
                self.send_response(status)
                self.end_headers()
                if status == 200:
                    self.wfile.write(json.dumps({"value": b64encode(answer or b"").decode()}).encode())

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@contextmanager
def running() -> Iterator[Service]:
    """Run a service until the block ends."""
    service = Service()
    thread = threading.Thread(target=service.run)
    thread.start()
    try:
        yield service
    finally:
        service.stop()
        thread.join()


class RemoteKey:
    """A key that is somewhere else."""

    def __init__(self, url: str) -> None:
        self.label = "kms:test/acme"
        self._url = url

    def wrap(self, data_key: bytes, /) -> bytes:
        """Let the service encrypt a data key."""
        return self._ask("/encrypt", data_key)

    def unwrap(self, wrapped: bytes, /) -> bytes:
        """Let the service decrypt a data key."""
        return self._ask("/decrypt", wrapped)

    def _ask(self, path: str, value: bytes) -> bytes:
        body = json.dumps({"value": b64encode(value).decode()}).encode()
        try:
            with urlopen(Request(f"{self._url}{path}", body), timeout=3) as answer:  # noqa: S310 (this machine's)
                return b64decode(json.load(answer)["value"])
        except HTTPError as refusal:
            refusal.close()
            if refusal.code == REFUSED:
                raise WrongKey from None
            raise


def factory(environment: Mapping[str, str]) -> list[RemoteKey]:
    """Return the keys of this back end, as KEY_ENCRYPTION_BACKEND=tests.keys.kms:factory asks for them."""
    return [RemoteKey(environment["KMS_URL"])]
