"""Identity providers on loopback: OpenID providers, one like Entra, one like GitHub. Tests set what they say.

Whoever is sent to `authorize` is `person` at once: nobody types a password here.
"""

import hashlib
import json
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

KEY = JWK.generate(kty="EC", crv="P-256", kid="first", use="sig")
Claims = dict[str, Any]


@dataclass
class FakeProvider:
    """One provider. `claims` go into each ID token; `answer` changes the authorization response.

    `sign` makes the ID token of claims; None as a claim leaves one out that is there by default.
    """

    url: str
    client_id: str = "authserver"
    person: Any = field(default_factory=lambda: {"sub": "alice-there", "email": "alice@corp.example"})
    claims: Claims = field(default_factory=dict)
    keys: list[JWK] = field(default_factory=lambda: [KEY])
    key_members: Claims = field(default_factory=dict)
    configured: Claims = field(default_factory=dict)
    answer: dict[str, str | None] = field(default_factory=dict)
    userinfo: Claims = field(default_factory=dict)
    emails: Any = field(default_factory=list)
    status: dict[str, int] = field(default_factory=dict)
    hanging: set[str] = field(default_factory=set)
    asked: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)
    sign: Callable[[Claims], str] | None = None
    released: Event = field(default_factory=Event)
    under_way: dict[str, dict[str, str]] = field(default_factory=dict)

    def respond(self, path: str, given: dict[str, str], headers: dict[str, str]) -> tuple[int, Any]:
        """Return status and JSON, or a redirect as text."""
        self.asked.append((path, given, headers))
        name = path.rpartition("/")[2]
        if name in self.hanging:
            self.released.wait(30)
        if name in self.status:
            return self.status[name], {"error": "made_up"}
        known = {"authorize": self._authorize, "token": self._token, "access_token": self._access_token}
        if name in known:
            return known[name](given)
        return 200, self._document(name, path)

    def requests(self, name: str) -> list[dict[str, str]]:
        """Return the parameters of each request to the endpoint of that name."""
        return [given for path, given, _ in self.asked if path.rpartition("/")[2] == name]

    def _document(self, name: str, path: str) -> object:
        if name == "openid-configuration":
            return self._configuration(path.removesuffix("/.well-known/openid-configuration"))
        public = [json.loads(key.export_public()) | self.key_members for key in self.keys]
        return {"keys": {"keys": public}, "userinfo": self.userinfo, "user": self.person, "emails": self.emails}.get(
            name, {}
        )

    def _configuration(self, root: str) -> Claims:
        named: Claims = {
            "issuer": f"{self.url}{root}",
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
        }
        return {name: value for name, value in (named | self.configured).items() if value is not None}

    def _authorize(self, given: dict[str, str]) -> tuple[int, str]:
        code = secrets.token_urlsafe(16)
        self.under_way[code] = given
        answer: dict[str, str | None] = {"code": code, "state": given["state"], **self.answer}
        query = urlencode({name: value for name, value in answer.items() if value is not None})
        return 302, f"{given['redirect_uri']}?{query}"

    def _token(self, given: dict[str, str]) -> tuple[int, Claims]:
        asked = self._redeemed(given)
        if asked is None:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "at", "token_type": "Bearer", "id_token": self.id_token(asked["nonce"])}

    def _access_token(self, given: dict[str, str]) -> tuple[int, Claims]:
        return 200, {"access_token": "at"} if self._redeemed(given) else {"error": "bad_verification_code"}

    def _redeemed(self, given: dict[str, str]) -> dict[str, str] | None:
        asked = self.under_way.pop(given.get("code", ""), None)
        return asked if asked and proves(asked["code_challenge"], given.get("code_verifier", "")) else None

    def id_token(self, nonce: str) -> str:
        """Return the ID token for a login with that nonce."""
        now = int(time.time())
        said = {"iss": self.url, "aud": self.client_id, "nonce": nonce, "iat": now, "exp": now + 300}
        said |= {"email_verified": True, **self.person, **self.claims}
        claims = {name: value for name, value in said.items() if value is not None}
        return self.sign(claims) if self.sign else signed(claims)


def signed(claims: Claims, *, key: JWK = KEY, **header: Any) -> str:
    """Return claims as a compact JWT; None in the header leaves a member out."""
    members = {"alg": "ES256", "kid": key.get("kid"), **header}
    token = JWS(json.dumps(claims))
    token.allowed_algs = [members["alg"]]
    token.add_signature(key, None, json.dumps({name: value for name, value in members.items() if value is not None}))
    compact: str = token.serialize(compact=True)
    return compact


def proves(challenge: str, verifier: str) -> bool:
    """Tell whether a PKCE verifier is that of the challenge (S256)."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode() == challenge


@contextmanager
def serving() -> Iterator[FakeProvider]:
    """Serve a provider until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(dict(parse_qsl(urlsplit(self.path).query)))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self._answer({name: values[0] for name, values in parse_qs(body.decode()).items()})

        def _answer(self, given: dict[str, str]) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, content = provider.respond(urlsplit(self.path).path, given, headers)
            body = b"" if status == 302 else json.dumps(content).encode()
            try:
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", content)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                self.close_connection = True  # whoever asked has gone

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = FakeProvider(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        provider.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
