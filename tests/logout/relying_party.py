"""A client's server on loopback that takes logout tokens, and believes none that the specification would refuse."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

from jwcrypto.jwk import JWKSet
from jwcrypto.jws import JWS

EVENT = "http://schemas.openid.net/event/backchannel-logout"


@dataclass
class RelyingParty:
    """What arrived: tokens by POST, paths by GET. It answers with `status` after `pause` seconds."""

    port: int = 0
    status: int = 200
    pause: float = 0.0
    tokens: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def uri(self) -> str:
        return f"{self.url}/logout/back"


@contextmanager
def relying_party() -> Iterator[RelyingParty]:
    """Serve until the block ends."""
    party = RelyingParty()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode(), strict_parsing=True)
            assert [*form] == ["logout_token"]
            party.tokens += form["logout_token"]
            time.sleep(party.pause)
            self._answer()

        def do_GET(self) -> None:
            party.opened.append(self.path)
            self._answer()

        def _answer(self) -> None:
            self.send_response(party.status)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        party.port = server.server_port
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield party
        finally:
            server.shutdown()
            thread.join()


def judged(token: str, jwks: bytes, *, issuer: str, client_id: str, algorithm: str = "RS256") -> dict[str, Any]:
    """Return the claims of a logout token, judged as Back-Channel Logout §2.6 says."""
    signed = JWS()
    signed.allowed_algs = [algorithm]
    signed.deserialize(token)
    assert signed.jose_header["typ"] == "logout+jwt"
    signed.verify(JWKSet.from_json(jwks).get_key(signed.jose_header["kid"]))
    claims: dict[str, Any] = json.loads(signed.payload)
    assert (claims["iss"], claims["aud"]) == (issuer, client_id)
    assert abs(claims["iat"] - time.time()) < 60
    assert 0 < claims["exp"] - claims["iat"] <= 120
    assert claims["events"] == {EVENT: {}}
    assert "nonce" not in claims
    assert claims["jti"]
    assert claims["sub"]
    return claims
