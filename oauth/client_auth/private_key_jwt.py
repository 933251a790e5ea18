"""RFC 7523 §2.2 and OpenID Connect Core §9: private_key_jwt: an assertion signed with a key of the client."""

from oauth.client_auth import client_assertion, client_keys
from oauth.client_auth.credentials import UnverifiedAssertion
from oauth.store.clients import ClientRecord
from realms.models import Realm

METHOD = "private_key_jwt"


def proves(realm: Realm, client: ClientRecord, assertion: UnverifiedAssertion, *, peer: str) -> bool:  # noqa: ARG001 (a key is bound to no network)
    """Tell whether the assertion proves `client`. Without `kid` each of its keys that fits the algorithm is tried."""
    algorithm, kid = assertion.header["alg"], assertion.header.get("kid")
    if client.proof is None or client.proof.algorithm not in {"", algorithm}:
        return False
    keys = [
        key.public
        for key in client_keys.keys_of(client)
        if algorithm in key.algorithms and (kid is None or kid == key.kid)
    ]
    return client_assertion.proves(realm, client, assertion, keys=keys)
