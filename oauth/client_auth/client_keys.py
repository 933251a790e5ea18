"""RFC 7517: the public keys of a client, ready to verify with; given at registration, or read at its jwks_uri."""

from clients.public_keys import PublicKey, parsed
from oauth.client_auth import fetched_keys
from oauth.store.clients import ClientRecord


def keys_of(client: ClientRecord) -> tuple[PublicKey, ...]:
    """Return the keys of `client`. Raises SlowDown where they must be fetched, and that cannot be done just now."""
    if client.proof is None:
        return ()
    if client.proof.jwks:
        return parsed(client.proof.jwks)
    if client.proof.jwks_uri:
        return parsed(fetched_keys.text(client.proof.jwks_uri, client_pk=client.id))
    return ()
