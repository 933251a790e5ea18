"""OAuth Client ID Metadata Document §5: the client behind an address, read there and kept for a while.

Only the start of an authorization reads a document. Everything later, and every other endpoint, uses the stored client.
"""

import hashlib
from http import HTTPStatus
from typing import TypeGuard

from django.core.cache import cache
from django.db import IntegrityError

from clients import quotas
from clients.document_address import host_of, is_address, unfit
from clients.document_freshness import conditions
from clients.document_keeping import confirm, keep, postpone
from clients.document_reading import read
from clients.models import Client, MetadataDocument
from realms.models import Realm
from support import clock, throttle
from support.errors import InvalidClient, InvalidClientMetadata, OAuth2Error, SlowDown
from support.fetch import FetchBusy, Fetched, FetchError, fetch
from support.peer import peer_network

PAUSE = 60  # seconds in which a failure is not tried again: it is no answer that is kept, only a limit of tries
STALE_SECONDS = 86_400  # for so long a stored copy stands in for a host that is away
LIMIT = throttle.Rate(count=10, seconds=60)  # new addresses per peer: slow ones must not take every place for long
BUSY_SECONDS = 2


class UnusableDocument(InvalidClient):
    """The document cannot be had, or cannot be used: its client is not known here."""


class _Away(Exception):
    """The document could not be fetched; another time it may."""


def bring_up_to_date(realm: Realm, client_id: str, *, peer: str) -> None:
    """Read the document of `client_id`, if that is an address and its copy has expired.

    A client that an administrator set up under an address is not read anywhere. Raises UnusableDocument, or SlowDown
    when nothing was tried.
    """
    if not realm.client_id_metadata_documents or not is_address(client_id):
        return
    client = Client.objects.filter(realm=realm, client_id=client_id).select_related("document").first()
    copy = getattr(client, "document", None)
    if client is not None and (not client.enabled or copy is None):
        return
    _demand_fit(realm, client_id)
    if copy is not None and copy.expires_at > clock.now():
        return
    try:
        _read(realm, client_id, copy, peer=peer)
    except (SlowDown, UnusableDocument):
        raise
    except FetchBusy:
        if not _stands_in(copy):
            raise SlowDown("Too much is asked for at this moment. Try again.", retry_after=BUSY_SECONDS) from None
    except _Away as reason:
        if not _stands_in(copy):
            raise _failed(client_id, str(reason)) from None
        postpone(copy, PAUSE)
    except OAuth2Error as reason:
        raise _failed(client_id, reason.description or "") from None


def refresh(copy: MetadataDocument) -> None:
    """Read the document of a client that is in use again, between two authorizations; a failure changes nothing."""
    try:
        _demand_fit(copy.realm, copy.client.client_id)
        _read(copy.realm, copy.client.client_id, copy, peer="")
    except (FetchBusy, _Away, OAuth2Error):
        postpone(copy, PAUSE)


def _read(realm: Realm, client_id: str, copy: MetadataDocument | None, *, peer: str) -> None:
    if reason := cache.get(_pause_key(client_id)):
        raise _unusable(reason)
    if copy is None:
        _admit(realm, peer=peer)
    asked = conditions(etag=copy.etag, last_modified=copy.last_modified) if copy else {}
    try:
        fetched = fetch(client_id, conditions=asked)
    except FetchBusy:
        raise
    except FetchError as failure:
        raise _Away(str(failure)) from None
    if copy is not None and fetched.status == HTTPStatus.NOT_MODIFIED:
        confirm(copy, fetched)
        return
    described = read(_body(fetched), client_id=client_id, realm=realm)
    try:
        keep(described, fetched, peer=peer)
    except IntegrityError:  # another process was faster to make the client
        keep(described, fetched, peer=peer)


def _demand_fit(realm: Realm, client_id: str) -> None:
    """Refuse an unfit address, and a host that the realm does not let in."""
    if reason := unfit(client_id):
        raise _unusable(reason)
    if not realm.takes_documents_of(host_of(client_id)):
        raise UnusableDocument(f"Applications of {host_of(client_id)} are not let in here.")


def _admit(realm: Realm, *, peer: str) -> None:
    if seconds := throttle.allow(f"metadata document:{peer_network(peer)}", LIMIT):
        raise SlowDown("Too many new applications from your address. Try again later.", retry_after=seconds)
    quotas.admit(realm, peer=peer)


def _body(fetched: Fetched) -> bytes:
    """Return the body of a document; a status of the server's own trouble is not its word on the client."""
    if fetched.status >= HTTPStatus.INTERNAL_SERVER_ERROR or fetched.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise _Away(f"Its server answered with {fetched.status}.")
    if fetched.status != HTTPStatus.OK:
        raise InvalidClientMetadata(f"Its server answered with {fetched.status}.")
    media_type = fetched.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json" and not (
        media_type.startswith("application/") and media_type.endswith("+json")
    ):
        raise InvalidClientMetadata("It is not served as JSON.")
    return fetched.body


def _stands_in(copy: MetadataDocument | None) -> TypeGuard[MetadataDocument]:
    """Tell whether the copy is young enough to be used while its host is away."""
    return copy is not None and clock.now() - copy.fetched_at < STALE_SECONDS


def _failed(client_id: str, reason: str) -> UnusableDocument:
    """Remember a failure, so that trying again costs nobody much, and return what is said of it."""
    cache.set(_pause_key(client_id), reason, timeout=PAUSE)
    return _unusable(reason)


def _unusable(reason: str) -> UnusableDocument:
    return UnusableDocument(f"The application's own description cannot be used. {reason}")


def _pause_key(client_id: str) -> str:
    return f"metadata-document:{hashlib.sha256(client_id.encode()).hexdigest()}"
