"""RFC 8693 §2.1, RFC 6749 §2.3.1: an API key proves its owner by itself: it is found, judged, and counted as used.

Wrong keys are limited per peer, and right ones never held up by them: 256 random bits are beyond guessing, so the limit
is there for the load alone, and a server that asks for many people must not be stopped by one of them.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NoReturn

from audit import refusals
from oauth.client_auth.credentials import UnverifiedCredentials
from oauth.store import api_keys, clients, last_uses
from oauth.store.api_keys import KeyRecord
from oauth.store.clients import ClientRecord
from oauth.store.realm_itself import realm_itself
from realms.models import Realm
from support import clock, failures, networks, secrets, throttle
from support.errors import SlowDown
from support.failures import Limit
from support.peer import peer_network
from support.throttle import Spent

PER_PEER = 40  # wrong keys a minute
SLOW_DOWN = "Too many wrong keys from your address. Try again later."


class Fault(StrEnum):
    """Why a key is refused. What was switched off, is from elsewhere or has no owner any more is invalid."""

    MISSING = "missing"
    INVALID = "invalid"
    EXPIRED = "expired"
    EXHAUSTED = "exhausted"


SENTENCES = {
    Fault.MISSING: "An API key or an access token is required.",
    Fault.INVALID: "The API key is invalid.",
    Fault.EXPIRED: "The API key has expired.",
    Fault.EXHAUSTED: "The quota of the API key is exhausted.",
}


class KeyRefused(Exception):
    """A key that is not accepted now. `retry_after` is in seconds, 0 where waiting does not help."""

    def __init__(self, fault: Fault, *, retry_after: int = 0) -> None:
        super().__init__(SENTENCES[fault])
        self.fault = fault
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a key: who came with it, and what is left of its quota; None where it has none."""

    client: ClientRecord
    key: KeyRecord
    spent: Spent | None


def use(realm: Realm, unverified_key: str, *, peer: str, client_id: str | None = None) -> Use:
    """Return whose key it is; that counts as a use. With `client_id` it must be that service account's.

    Raises KeyRefused, and SlowDown after too many wrong keys from `peer`.
    """
    key = api_keys.find(realm, unverified_key) if secrets.is_generated(unverified_key) else None
    client = holder(realm, key) if key else None
    if key is None or client is None or (client_id is not None and key.client_id != client_id):
        _refuse(realm, Fault.INVALID, peer=peer)
    if fault := fault_of(key, peer=peer):
        _refuse(realm, fault, peer=peer, key=key)
    return Use(client, key, count(realm, key, peer=peer))


def as_secret(
    realm: Realm, client: ClientRecord | None, credentials: UnverifiedCredentials, *, peer: str
) -> ClientRecord | None:
    """Return the service account `client`, narrowed by the key that was sent in the place of its secret, or None.

    A key is looked for whether or not there is such a client, so that time tells nothing. That counts as a use; raises
    KeyRefused where the quota is exhausted.
    """
    sent = (secret for secret in dict.fromkeys(credentials.secrets) if secrets.is_generated(secret))
    key = next(filter(None, (api_keys.find(realm, secret) for secret in sent)), None)
    if key is None or client is None or key.client_id != client.client_id or fault_of(key, peer=peer):
        return None
    count(realm, key, peer=peer)
    return replace(client, key=key)


def fault_of(key: KeyRecord, *, peer: str) -> Fault | None:
    """Return why a key that was found is not accepted now from `peer`, or None."""
    now = clock.now()
    if key.expires_at is not None and key.expires_at <= now:
        return Fault.EXPIRED
    is_early = key.starts_at is not None and key.starts_at > now
    return Fault.INVALID if is_early or not networks.admit(key.networks, peer) else None


def holder(realm: Realm, key: KeyRecord) -> ClientRecord | None:
    """Return the client of a service account, narrowed by the key; for a person the realm itself: no client asks."""
    client = clients.find(realm, key.client_id) if key.client_id else realm_itself(realm)
    return replace(client, key=key) if client else None


def count(realm: Realm, key: KeyRecord, *, peer: str) -> Spent | None:
    """Count one use and return what is left of the quota, None where there is none. Raises KeyRefused beyond it."""
    spent = _spend(realm, key, peer=peer)
    last_uses.note(api_keys.TABLE, key.id, now=clock.now(), last_used_at=key.last_used_at)
    return spent


def _spend(realm: Realm, key: KeyRecord, *, peer: str) -> Spent | None:
    rate = throttle.parse(key.quota or "off")
    if rate == throttle.OFF:
        return None
    spent = throttle.spend(key.counted_as, rate)
    if spent.left == -1:  # the first one too many: the others would only be load
        refusals.count(f"api_key_{Fault.EXHAUSTED}", realm=realm.slug, target=key.name, peer=peer)
    if spent.left < 0:
        raise KeyRefused(Fault.EXHAUSTED, retry_after=spent.resets_in)
    return spent


def _refuse(realm: Realm, fault: Fault, *, peer: str, key: KeyRecord | None = None) -> NoReturn:
    if seconds := failures.count(Limit(f"api keys {peer_network(peer)}", PER_PEER)):
        raise SlowDown(SLOW_DOWN, retry_after=seconds)
    refusals.count(f"api_key_{fault}", realm=realm.slug, target=key.name if key else "", peer=peer)
    raise KeyRefused(fault)
