"""RFC 6749 §2.3 and §3.2.1: the client of a request, authenticated by the one method that it is registered for."""

from collections.abc import Mapping

from audit import refusals
from oauth.client_auth import client_secret_basic, client_secret_post, guessing, none
from oauth.client_auth.credentials import UnverifiedCredentials
from oauth.store import clients
from oauth.store.clients import ClientRecord, SecretRecord
from realms.models import Realm
from support import clock, secrets
from support.errors import InvalidClient, InvalidRequest
from support.failures import Limit

METHODS = (client_secret_basic, client_secret_post, none)
UNKNOWN = "Unknown client, or wrong credentials. If the client was removed, it must register again."
NOBODY = (SecretRecord(secrets.UNMATCHABLE, None),)  # compared with for unknown clients, so that time tells nothing


def authenticate(realm: Realm, *, authorization: str, parameters: Mapping[str, str], peer: str) -> ClientRecord:
    """Return the client that the request proves to be.

    `authorization` is the header, or empty. Raises InvalidRequest for more than one method, InvalidClient for
    anything that does not prove a client of `realm`, without telling an unknown one from a wrong secret, and SlowDown
    once that happened too often.
    """
    try:
        credentials = _presented(authorization, parameters)
    except InvalidClient:
        _fail(realm, guessing.limit(peer, client_id=""), peer=peer)
        raise
    limit = guessing.limit(peer, client_id=credentials.client_id)
    if credentials.secrets:  # a public client proves nothing, so there is nothing to guess
        guessing.refuse_blocked(limit)
    client = clients.find(realm, credentials.client_id)
    if not _is_proven(client, credentials) or client is None:
        _fail(realm, limit, peer=peer, client=client)
        raise InvalidClient(UNKNOWN)
    return client


def _fail(realm: Realm, limit: Limit, *, peer: str, client: ClientRecord | None = None) -> None:
    """Count and record a failure, unless it was one too many. Names that no client has are not kept."""
    guessing.count(limit)
    refusals.count(InvalidClient.error, realm=realm.slug, target=client.client_id if client else "", peer=peer)


def _presented(authorization: str, parameters: Mapping[str, str]) -> UnverifiedCredentials:
    found = (method.present(authorization, parameters) for method in METHODS)
    presented: list[UnverifiedCredentials] = [credentials for credentials in found if credentials]
    if len(presented) > 1:
        raise InvalidRequest("The request authenticates in more than one way.")
    if not presented or not presented[0].client_id:
        raise InvalidClient("The request names no client.")
    return presented[0]


def _is_proven(client: ClientRecord | None, credentials: UnverifiedCredentials) -> bool:
    matched = _any_matches(credentials.secrets, client.secrets if client and client.secrets else NOBODY)
    if client is None or client.auth_method != credentials.method:
        return False
    return client.is_public or matched


def _any_matches(given: tuple[str, ...], kept: tuple[SecretRecord, ...]) -> bool:
    now = clock.now()
    alive = [secret for secret in kept if secret.expires_at is None or secret.expires_at > now]
    pairs = [(candidate, secret) for candidate in dict.fromkeys(given) for secret in alive or NOBODY]
    found = [secrets.matches(candidate, secret.digest) for candidate, secret in pairs]  # each one: time tells nothing
    return any(found)
