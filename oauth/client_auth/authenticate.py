"""RFC 6749 §2.3 and §3.2.1: the client of a request, authenticated by the one method that it is registered for."""

from collections.abc import Mapping

from audit import refusals
from oauth.client_auth import (
    client_assertion,
    client_secret_basic,
    client_secret_jwt,
    client_secret_post,
    guessing,
    none,
    private_key_jwt,
    self_signed_tls_client_auth,
    tls_client_auth,
)
from oauth.client_auth.credentials import UnverifiedAssertion, UnverifiedCredentials
from oauth.store import clients
from oauth.store.clients import ClientRecord, SecretRecord
from realms.models import Realm
from support import clock, secrets
from support.errors import InvalidClient, InvalidRequest
from support.failures import Limit
from support.forwarded_certificate import ForwardedCertificate

PRESENTED = (client_secret_basic, client_secret_post, client_assertion, none)
SIGNED = {method.METHOD: method for method in (private_key_jwt, client_secret_jwt)}
SHOWN = {method.METHOD: method for method in (tls_client_auth, self_signed_tls_client_auth)}
UNKNOWN = "Unknown client, or wrong credentials. If the client was removed, it must register again."
NOBODY = (SecretRecord(secrets.UNMATCHABLE, None),)  # compared with for unknown clients, so that time tells nothing


def authenticate(
    realm: Realm,
    *,
    authorization: str,
    parameters: Mapping[str, str],
    peer: str,
    certificate: ForwardedCertificate | None = None,
) -> ClientRecord:
    """Return the client that the request proves to be.

    `authorization` is the header, or empty; `certificate` is what a trusted proxy says that the client showed it.
    Raises InvalidRequest for more than one method, InvalidClient for anything that does not prove a client of `realm`,
    without telling an unknown one from a wrong secret, and SlowDown once that happened too often.
    """
    try:
        credentials = _presented(authorization, parameters)
    except InvalidClient:
        _fail(realm, guessing.limit(peer, client_id=""), peer=peer)
        raise
    limit = guessing.limit(peer, client_id=credentials.client_id)
    if credentials.method != none.METHOD:  # nothing is sent with it, so there is nothing to guess
        guessing.refuse_blocked(limit)
    client = clients.find(realm, credentials.client_id)
    try:
        return _proven(realm, client, credentials, certificate)
    except InvalidClient:
        _fail(realm, limit, peer=peer, client=client)
        raise


def _fail(realm: Realm, limit: Limit, *, peer: str, client: ClientRecord | None = None) -> None:
    """Count and record a failure, unless it was one too many. Names that no client has are not kept."""
    guessing.count(limit)
    refusals.count(InvalidClient.error, realm=realm.slug, target=client.client_id if client else "", peer=peer)


def _presented(authorization: str, parameters: Mapping[str, str]) -> UnverifiedCredentials:
    found = (method.present(authorization, parameters) for method in PRESENTED)
    presented: list[UnverifiedCredentials] = [credentials for credentials in found if credentials]
    if len(presented) > 1:
        raise InvalidRequest("The request authenticates in more than one way.")
    if not presented or not presented[0].client_id:
        raise InvalidClient("The request names no client.")
    return presented[0]


def _proven(
    realm: Realm,
    client: ClientRecord | None,
    credentials: UnverifiedCredentials,
    certificate: ForwardedCertificate | None,
) -> ClientRecord:
    if credentials.assertion is not None:
        client_assertion.demand_audience(realm, client, credentials.assertion)
        proven = client is not None and _is_signed(realm, client, credentials.assertion)
    elif certificate is not None and client is not None and client.auth_method in SHOWN:
        proven = credentials.method == none.METHOD and SHOWN[client.auth_method].proves(client, certificate)
    else:
        proven = _knows_secret(client, credentials)
    if client is None or not proven:
        raise InvalidClient(UNKNOWN)
    return client


def _knows_secret(client: ClientRecord | None, credentials: UnverifiedCredentials) -> bool:
    """Tell whether the client is a public one that sends no secret, or one of its secrets was sent."""
    matched = _any_matches(credentials.secrets, client.secrets if client and client.secrets else NOBODY)
    if client is None or client.auth_method != credentials.method:
        return False
    return client.is_public or matched


def _is_signed(realm: Realm, client: ClientRecord, assertion: UnverifiedAssertion) -> bool:
    method = SIGNED.get(client.auth_method)
    return method is not None and method.proves(realm, client, assertion)


def _any_matches(given: tuple[str, ...], kept: tuple[SecretRecord, ...]) -> bool:
    now = clock.now()
    alive = [secret for secret in kept if secret.expires_at is None or secret.expires_at > now]
    pairs = [(candidate, secret) for candidate in dict.fromkeys(given) for secret in alive or NOBODY]
    found = [secrets.matches(candidate, secret.digest) for candidate, secret in pairs]  # each one: time tells nothing
    return any(found)
