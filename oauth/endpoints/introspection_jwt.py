"""RFC 9701: the answer of introspection as a signed JWT, which its reader can keep as evidence."""

from typing import Any

from keys.ring import signer_of
from oauth.http import NO_STORE, Request, Response
from oauth.store.clients import ClientRecord
from oauth.tokens import jose
from realms.models import Realm
from realms.signing_algorithms import SigningAlgorithm
from serviceaccounts.introspectors import introspector
from support import clock

TYPE = "token-introspection+jwt"
MEDIA_TYPE = f"application/{TYPE}"


def is_wanted(request: Request) -> bool:
    """Tell whether the caller accepts a signed answer (§4)."""
    accepted = request.headers.get("accept", "").lower()
    return any(entry.partition(";")[0].strip() == MEDIA_TYPE for entry in accepted.split(","))


def signed(members: dict[str, Any], client: ClientRecord, realm: Realm) -> Response:
    """Return the answer for `client` alone (§5). Without `sub` and `exp` of its own it passes for no other token."""
    record = introspector(realm, client.id)
    algorithm = record.algorithm if record else SigningAlgorithm.RS256  # §6: the default
    claims = {"iss": realm.issuer, "aud": client.client_id, "iat": clock.now(), "token_introspection": members}
    jwt = jose.sign(signer_of(realm, algorithm), claims, typ=TYPE)
    return Response(200, jwt.encode(), {"Content-Type": MEDIA_TYPE, **NO_STORE})
