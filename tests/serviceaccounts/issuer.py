"""An issuer of workload tokens on loopback: it publishes its configuration and its keys, and signs what tests say."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from jwcrypto.jwk import JWK

from realms.models import Realm
from support import clock
from tests.client_auth.assertions import public, sign
from tests.client_auth.key_server import KeyServer, serving
from tests.people import browser
from tests.protocol import token

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
KEY = JWK.generate(kty="EC", crv="P-256", kid="first")
RSA = JWK.generate(kty="RSA", size=2048, kid="rsa")
SUBJECT = "project:reports:main"


class Issuer:
    """One issuer. Configuration and keys are one document, which it answers at every address; `asked` counts."""

    def __init__(self, server: KeyServer) -> None:
        self.server = server
        self.url = server.uri.removesuffix("/keys")
        self.publish(KEY, RSA)

    def publish(self, *keys: JWK, **members: Any) -> None:
        """Publish these keys, and `members` in the place of what the configuration says."""
        self.server.publish({"issuer": self.url, "jwks_uri": f"{self.url}/keys", **public(*keys), **members})

    def claims(self, realm: Realm, **changes: Any) -> dict[str, Any]:
        """Return the claims of a token for a realm; None leaves one out."""
        now = clock.now()
        said = {"iss": self.url, "sub": SUBJECT, "aud": realm.issuer, "iat": now, "exp": now + 300}
        said |= {"jti": secrets.token_hex(8), "repository": "acme/reports", "ref": "refs/heads/main"} | changes
        return {name: value for name, value in said.items() if value is not None}

    def token(self, realm: Realm, key: JWK = KEY, header: dict[str, Any] | None = None, **changes: Any) -> str:
        """Return a token for a realm."""
        return sign(self.claims(realm, **changes), key, **{"kid": key.get("kid"), **(header or {})})


@contextmanager
def issuing() -> Iterator[Issuer]:
    """Serve an issuer for the length of the block."""
    with serving() as server:
        yield Issuer(server)


def show(realm: Realm, assertion: str | None, **parameters: Any) -> "Answer":
    """Show a token as a grant."""
    return token(browser(), realm, grant_type=GRANT, assertion=assertion, **parameters)


def prove(realm: Realm, assertion: str | None, client_id: str | None = "svc-reports", **parameters: Any) -> "Answer":
    """Show a token in the place of the client's own assertion."""
    values = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION_TYPE, "client_id": client_id}
    return token(browser(), realm, client_assertion=assertion, **values | parameters)
