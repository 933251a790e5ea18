"""RFC 6749 §2.3 and §3.2.1: the client of a request, authenticated by the one method that it is registered for."""

from collections.abc import Mapping

from audit import refusals
from oauth.client_auth import (
    api_key,
    client_assertion,
    client_secret_basic,
    client_secret_jwt,
    client_secret_post,
    guessing,
    none,
    private_key_jwt,
    self_signed_tls_client_auth,
    tls_client_auth,
    workload,
)
from oauth.client_auth.credentials import UnverifiedAssertion, UnverifiedCredentials
from oauth.store import clients, last_uses
from oauth.store.clients import ClientRecord
from oauth.store.secret_record import SecretRecord
from realms.models import Realm
from serviceaccounts.workloads.token import NotAdmitted
from support import clock, secrets
from support.errors import InvalidClient, InvalidRequest
from support.failures import Limit
from support.forwarded_certificate import ForwardedCertificate

PRESENTED = (client_secret_basic, client_secret_post, client_assertion, none)
SIGNED = {method.METHOD: method for method in (private_key_jwt, client_secret_jwt)}
SHOWN = {method.METHOD: method for method in (tls_client_auth, self_signed_tls_client_auth)}
UNKNOWN = "Unknown client, or wrong credentials. If the client was removed, it must register again."
NOBODY = (SecretRecord(0, secrets.UNMATCHABLE),)  # compared with for unknown clients, so that time tells nothing


class NotAccepted(InvalidClient):
    """The secret is right, but not now or not from there: `reason` is for the record, whoever asks learns nothing."""

    def __init__(self, reason: str) -> None:
        super().__init__(UNKNOWN)
        self.reason = reason


def authenticate(  # noqa: PLR0913 (all that a request shows of its client, named at each call)
    realm: Realm,
    *,
    authorization: str,
    parameters: Mapping[str, str],
    peer: str,
    certificate: ForwardedCertificate | None = None,
    takes_keys: bool = False,
) -> ClientRecord:
    """Return the client that the request proves to be.

    `authorization` is the header, or empty; `certificate` is what a trusted proxy says that the client showed it.
    `takes_keys`: an API key of a service account counts as one of its secrets, whatever method it is registered for.
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
        return _proven(realm, client, credentials, certificate, peer=peer)
    except InvalidClient as refusal:
        if takes_keys and (keyed := api_key.as_secret(realm, client, credentials, peer=peer)):
            return keyed
        if made_elsewhere := _proven_anew(realm, client, credentials, peer=peer):
            return made_elsewhere
        reason = refusal.reason if isinstance(refusal, NotAccepted) else refusal.error
        _fail(realm, limit, peer=peer, client=client, reason=reason)
        raise


def _proven_anew(
    realm: Realm, remembered: ClientRecord | None, credentials: UnverifiedCredentials, *, peer: str
) -> ClientRecord | None:
    """Return the client if it has a secret that this process has not seen yet: another one made it within the second.

    Unknown clients are read again too, so that time tells nothing.
    """
    client = clients.find_anew(realm, credentials.client_id) if credentials.secrets else remembered
    if client is None or client == remembered:
        return None
    try:
        return _proven(realm, client, credentials, None, peer=peer)
    except InvalidClient:
        return None


def _fail(
    realm: Realm, limit: Limit, *, peer: str, client: ClientRecord | None = None, reason: str = InvalidClient.error
) -> None:
    """Count and record a failure, unless it was one too many. Names that no client has are not kept."""
    guessing.count(limit)
    refusals.count(reason, realm=realm.slug, target=client.client_id if client else "", peer=peer)


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
    *,
    peer: str,
) -> ClientRecord:
    if credentials.assertion is not None and credentials.method == workload.METHOD:
        return _stood_for(realm, credentials.client_id, credentials.assertion)
    if credentials.assertion is not None:
        client_assertion.demand_audience(realm, client, credentials.assertion)
        proven = client is not None and _is_signed(realm, client, credentials.assertion, peer=peer)
    elif certificate is not None and client is not None and client.auth_method in SHOWN:
        proven = credentials.method == none.METHOD and SHOWN[client.auth_method].proves(client, certificate)
    else:
        proven = _knows_secret(client, credentials, peer=peer)
    if client is None or not proven:
        raise InvalidClient(UNKNOWN)
    return client


def _knows_secret(client: ClientRecord | None, credentials: UnverifiedCredentials, *, peer: str) -> bool:
    """Tell whether the client is a public one that sends no secret, or one of its secrets was sent.

    Raises NotAccepted for a secret that is not accepted now, or from `peer`.
    """
    matching = _matching(credentials.secrets, client.secrets if client and client.secrets else NOBODY)
    if client is None or client.auth_method != credentials.method:
        return False
    if client.is_public or not matching:
        return client.is_public
    accepted = next((secret for secret in matching if not secret.refusal(peer)), None)
    if accepted is None:
        raise NotAccepted(matching[0].refusal(peer))
    last_uses.note(last_uses.SECRETS, accepted.id, now=clock.now(), last_used_at=accepted.last_used_at)
    return True


def _stood_for(realm: Realm, client_id: str, assertion: UnverifiedAssertion) -> ClientRecord:
    """Return the service account that a workload's token stands for, if it is that one."""
    try:
        return workload.holder(realm, assertion.text, client_id=client_id)
    except NotAdmitted as refusal:
        raise NotAccepted(refusal.reason) from None


def _is_signed(realm: Realm, client: ClientRecord, assertion: UnverifiedAssertion, *, peer: str) -> bool:
    method = SIGNED.get(client.auth_method)
    return method is not None and method.proves(realm, client, assertion, peer=peer)


def _matching(given: tuple[str, ...], kept: tuple[SecretRecord, ...]) -> list[SecretRecord]:
    """Return the secrets that were sent; each one is compared, so that time tells nothing."""
    pairs = [(candidate, secret) for candidate in dict.fromkeys(given) for secret in kept]
    return [secret for candidate, secret in pairs if secrets.matches(candidate, secret.digest)]
