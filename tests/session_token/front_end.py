"""A front end with an API behind it: it verifies the token of the cookie by the realm's keys, and asks nobody."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from django.http import parse_cookie
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

PAGE = b"<!doctype html><title>Front end</title><link rel=icon href=data:,>"


@dataclass(frozen=True)
class Tenant:
    """What an API knows of the server that it trusts, as for access tokens."""

    issuer: str
    keys: Any
    cookie: str

    def who(self, cookies: str) -> dict[str, Any] | None:
        """Return the claims of the token that a browser sent, or None."""
        demands = jwt.JWTClaimsRegistry(iss={"essential": True, "value": self.issuer}, aud={"value": self.issuer})
        try:
            keys = KeySet.import_key_set(self.keys)
            decoded = jwt.decode(parse_cookie(cookies).get(self.cookie, ""), keys, algorithms=["ES256"])
            demands.validate(decoded.claims)
        except (JoseError, ValueError):
            return None
        return dict(decoded.claims) if decoded.header["typ"] == "at+jwt" else None


@contextmanager
def serving(tenant: Tenant, port: int) -> Iterator[None]:
    """Serve a front end for the length of the block: a page at every address, and `/me`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            claims = tenant.who(self.headers.get("Cookie", "")) if self.path == "/me" else {}
            body = PAGE if self.path != "/me" else json.dumps(claims).encode()
            self.send_response(401 if claims is None else 200)
            self.send_header("Content-Type", "application/json" if self.path == "/me" else "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
