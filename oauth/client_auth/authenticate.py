"""RFC 6749 §2.3 and §3.2.1: the client of a request, authenticated by the one method that it is registered for."""

from collections.abc import Mapping

from oauth.client_auth import client_secret_basic, client_secret_post, none
from oauth.client_auth.credentials import UnverifiedCredentials
from oauth.store import clients
from oauth.store.clients import ClientRecord, SecretRecord
from realms.models import Realm
from support import clock, secrets
from support.errors import InvalidClient, InvalidRequest

METHODS = (client_secret_basic, client_secret_post, none)
UNKNOWN = "Unknown client, or wrong credentials. If the client was removed, it must register again."
NOBODY = (SecretRecord(secrets.UNMATCHABLE, None),)  # compared with for unknown clients, so that time tells nothing


def authenticate(realm: Realm, *, authorization: str, parameters: Mapping[str, str]) -> ClientRecord:
    """Return the client that the request proves to be.

    `authorization` is the header, or empty. Raises InvalidRequest for more than one method, InvalidClient for
    anything that does not prove a client of `realm`, without telling an unknown one from a wrong secret.
    """
    presented = [credentials for method in METHODS if (credentials := method.present(authorization, parameters))]
    if len(presented) > 1:
        raise InvalidRequest("The request authenticates in more than one way.")
    if not presented or not presented[0].client_id:
        raise InvalidClient("The request names no client.")
    return _verified(realm, presented[0])


def _verified(realm: Realm, credentials: UnverifiedCredentials) -> ClientRecord:
    client = clients.find(realm, credentials.client_id)
    matched = _any_matches(credentials.secrets, client.secrets if client and client.secrets else NOBODY)
    if client is None or client.auth_method != credentials.method:
        raise InvalidClient(UNKNOWN)
    if not client.is_public and not matched:
        raise InvalidClient(UNKNOWN)
    return client


def _any_matches(given: tuple[str, ...], kept: tuple[SecretRecord, ...]) -> bool:
    now = clock.now()
    alive = [secret for secret in kept if secret.expires_at is None or secret.expires_at > now]
    pairs = [(candidate, secret) for candidate in dict.fromkeys(given) for secret in alive or NOBODY]
    found = [
        secrets.matches(candidate, secret.digest) for candidate, secret in pairs
    ]  # all of them: time tells nothing
    return any(found)
