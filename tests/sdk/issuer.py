"""A made-up authorization server without a network: it signs whatever a test wants, and counts what it is asked."""

import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey, Key, KeyParameters, KeySet, OKPKey, RSAKey

from authserver_sdk import Server, Transport

API = "https://api.acme.test"
KINDS: dict[str, Callable[[KeyParameters], Key]] = {
    "ES256": lambda members: ECKey.generate_key("P-256", members),
    "RS256": lambda members: RSAKey.generate_key(2048, members),
    "PS256": lambda members: RSAKey.generate_key(2048, members),
    "Ed25519": lambda members: OKPKey.generate_key("Ed25519", members),
}


class Issuer:
    """Publishes metadata and keys; `asked` counts requests by path, `answer` replaces the answer to one path."""

    def __init__(self, url: str = "https://login.test/realms/acme", algorithm: str = "ES256") -> None:
        self.url = url
        self.algorithm = algorithm
        self.asked: Counter[str] = Counter()
        self.answers: dict[str, Callable[[httpx.Request], httpx.Response]] = {}
        self.max_age = 300
        self.keys: list[Key] = []
        self.rotate()

    def rotate(self) -> None:
        """Sign with a new key from now on; the old ones stay published."""
        self.keys.insert(
            0, KINDS[self.algorithm]({"kid": f"key-{len(self.keys)}", "use": "sig", "alg": self.algorithm})
        )

    def server(self) -> Server:
        """Return the server as the SDK sees it, new each time."""
        mock = httpx.MockTransport(self._answer)
        transport = Transport(lambda: httpx.Client(transport=mock), lambda: httpx.AsyncClient(transport=mock))
        return Server(self.url, transport=transport)

    def token(self, *, key: Key | None = None, header: dict[str, str] | None = None, **claims: Any) -> str:
        """Return an access token of Alice; a claim that is None is left out."""
        now, key = int(time.time()), key or self.keys[0]
        usual = {"iss": self.url, "sub": "alice", "aud": API, "client_id": "web", "scope": "notes:read"}
        usual |= {"iat": now, "nbf": now, "exp": now + 300, "roles": ["auditor"]}  # type: ignore[dict-item]  # a JWT's
        said = {name: value for name, value in (usual | claims).items() if value is not None}
        head = {"alg": self.algorithm, "typ": "at+jwt", "kid": key.kid or ""} | (header or {})
        return jwt.encode(head, said, key, algorithms=[self.algorithm])

    def refuse(self, status: int, members: dict[str, object] | None = None, *, after: str = "") -> None:
        """Let the token endpoint answer this from now on."""
        self.answers["/token"] = lambda _: httpx.Response(status, json=members, headers={"Retry-After": after})

    def _answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        self.asked[path.rpartition("/")[2]] += 1
        for end, answer in self.answers.items():
            if path.endswith(end):
                return answer(request)
        if path.endswith("/certs"):
            published = KeySet(self.keys).as_dict(private=False)
            return httpx.Response(200, json=published, headers={"Cache-Control": f"max-age={self.max_age}"})
        if ".well-known/oauth-authorization-server" in path:
            return httpx.Response(200, json=self._metadata())
        return httpx.Response(404)

    def _metadata(self) -> dict[str, Any]:
        ends = {"jwks_uri": "certs", "token_endpoint": "token", "authorization_endpoint": "auth"}
        ends |= {"introspection_endpoint": "introspect"}
        return {"issuer": self.url} | {name: f"{self.url}/{end}" for name, end in ends.items()}
