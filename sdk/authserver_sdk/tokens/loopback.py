"""RFC 8252 §7.3: a listener on this machine alone, for the answer that a browser brings."""

import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from authserver_sdk.errors import LoginNeededError

PATH = "/callback"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><h1>{title}</h1><p>You can close this window.</p></html>"""


class Listener:
    """Waits for one answer that carries the `state` of the request; whatever else comes is turned away."""

    def __init__(self, *, port: int, state: str) -> None:
        self._arrived = threading.Event()
        self.answer: dict[str, str] = {}
        self._server = HTTPServer(("127.0.0.1", port), self._handler(state))
        self.redirect_uri = f"http://127.0.0.1:{self._server.server_port}{PATH}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> dict[str, str]:
        """Return the parameters of the answer."""
        if not self._arrived.wait(seconds):
            raise LoginNeededError("login_timeout", f"Nobody logged in within {seconds:.0f} seconds.")
        return self.answer

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _take(self, answer: dict[str, str]) -> None:
        self.answer = answer
        self._arrived.set()

    def _handler(self, state: str) -> type[BaseHTTPRequestHandler]:
        listener = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 5

            def do_GET(self) -> None:
                address = urlsplit(self.path)
                answer = {name: values[0] for name, values in parse_qs(address.query).items()}
                if address.path != PATH or answer.get("state") != state:
                    self.send_error(HTTPStatus.NOT_FOUND)
                    return
                self._show("You are logged in" if "code" in answer else "You are not logged in")
                listener._take(answer)

            def _show(self, title: str) -> None:
                page = PAGE.format(title=title).encode()
                self.send_response(HTTPStatus.OK)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(page)))
                self.send_header("Content-Security-Policy", "default-src 'none'")
                self.send_header("Referrer-Policy", "no-referrer")
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *_: Any) -> None:
                """Say nothing: the address holds the code."""

        return Handler
