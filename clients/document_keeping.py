"""OAuth Client ID Metadata Document §5.2 and §8.4: how a document is kept, and what becomes of a change."""

from django.db import transaction
from django.db.models import QuerySet

from audit import actions
from audit.record import record
from clients.document_address import host_of
from clients.document_freshness import lifetime, validator
from clients.document_reading import MATERIAL, digest
from clients.models import Client, MetadataDocument
from clients.models.lifecycle import Trust
from clients.redirect_uris import target
from clients.registration import COLUMNS
from support import clock
from support.fetch import Fetched
from support.peer import peer_network


@transaction.atomic
def keep(described: Client, fetched: Fetched, *, peer: str) -> None:
    """Store the client that a document describes, or bring the stored one up to it.

    What an administrator decided about it, and what it holds, stays. Raises IntegrityError when somebody else stores
    it at the same moment.
    """
    rows = Client.objects.select_for_update().filter(realm=described.realm, client_id=described.client_id)
    stored = rows.filter(origin=Client.Origin.DOCUMENT).first()
    if stored is None:
        stored = described
        stored.registered_from = peer_network(peer) if peer else ""
        stored.save(force_insert=True)
        _record(actions.CLIENT_REGISTERED, stored, peer=peer, detail={"name": stored.name, **_facts(stored)})
    else:
        _bring_up(stored, described, peer=peer)
    now = clock.now()
    kept = {
        "realm": stored.realm,
        "digest": digest(stored),
        "etag": validator(fetched.headers, "etag", maximum=255),
        "last_modified": validator(fetched.headers, "last-modified", maximum=64),
        "fetched_at": now,
        "expires_at": now + lifetime(fetched.headers),
    }
    MetadataDocument.objects.update_or_create(client=stored, defaults=kept)


def confirm(copy: MetadataDocument, fetched: Fetched) -> None:
    """Note that the other side said that the copy still holds (304)."""
    now = clock.now()
    _rows(copy).update(fetched_at=now, expires_at=now + lifetime(fetched.headers))


def postpone(copy: MetadataDocument, seconds: int) -> None:
    """Let the copy stand for a moment longer: its host is away."""
    _rows(copy).update(expires_at=clock.now() + seconds)


def _bring_up(stored: Client, described: Client, *, peer: str) -> None:
    columns = (*COLUMNS.values(), "scopes")
    changed = [column for column in columns if getattr(stored, column) != getattr(described, column)]
    if not changed:
        return
    for column in changed:
        setattr(stored, column, getattr(described, column))
    material = sorted(set(changed) & set(MATERIAL))
    if material and stored.trust == Trust.VERIFIED:
        stored.trust = Trust.NEW  # an administrator vouched for something else
    stored.save()
    if material:
        _record(actions.CLIENT_DOCUMENT_CHANGED, stored, peer=peer, detail={"changed": material, **_facts(stored)})


def _rows(copy: MetadataDocument) -> QuerySet[MetadataDocument]:
    return MetadataDocument.objects.filter(realm=copy.realm, pk=copy.pk)


def _facts(client: Client) -> dict[str, object]:
    leads_to = sorted({target(uri).consent_key for uri in client.redirect_uris})
    return {"document_of": host_of(client.client_id), "leads_to": leads_to}


def _record(action: str, client: Client, *, peer: str, detail: dict[str, object]) -> None:
    name = client.client_id
    record(action, realm=client.realm.slug, actor=name, target=name, client=name, peer=peer, detail=dict(detail))
