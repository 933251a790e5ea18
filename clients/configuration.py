"""RFC 7592 §2: a client reads, replaces or deletes its own registration, with the token that it got for that alone."""

from typing import Any

from django.db import transaction

from audit import actions
from audit.record import record
from clients import initial_access_tokens, metadata, trust
from clients.metadata_members import Metadata
from clients.models import Client
from clients.models.lifecycle import State
from clients.registration import COLUMNS, access_members, describe, renew_access
from clients.registration import metadata as metadata_of
from realms.models import Realm
from support import secrets
from support.errors import AccessDenied, InvalidClientMetadata, InvalidToken

UNCHECKED = frozenset({"software_version", "contacts"})  # changing these takes no trust away
SENTENCE = "The registration access token is not one of this client."


def find(realm: Realm, client_id: str, token: str) -> Client:
    """Return the client whose token this is; raise InvalidToken, AccessDenied for one that an administrator stopped.

    Unknown clients look and take the same as wrong tokens.
    """
    named = Client.objects.filter(realm=realm, client_id=client_id)
    client = named.first() if client_id.isprintable() else None  # PostgreSQL cannot even look for a NUL
    kept = client.registration_token_digest if client else ""
    if not secrets.matches(token, kept or secrets.UNMATCHABLE) or client is None:
        raise InvalidToken(SENTENCE)
    if client.state == State.QUARANTINED:
        raise AccessDenied("An administrator stopped this client.", status_code=403)
    return client


def read(client: Client, *, token: str) -> dict[str, Any]:
    """Return what is registered (§2.1), and the token that was presented: it stays valid."""
    return describe(client) | access_members(client, token)


@transaction.atomic
def replace(client: Client, document: Metadata, *, peer: str) -> dict[str, Any]:
    """Put the metadata of `document` in the place of all that there was (§2.2); the token is replaced too.

    The new state is judged as a registration of today is. Identifier, secret, origin and approval are not in it; trust
    can only be lost.
    """
    unchanged = {"pk": client.pk, "registration_token_digest": client.registration_token_digest}
    stored = Client.objects.select_for_update().filter(realm=client.realm, **unchanged).first()
    if stored is None:
        raise InvalidToken(SENTENCE)
    fresh = _judged(stored, document)
    before = metadata_of(stored)
    for column in (*COLUMNS.values(), "scopes"):
        setattr(stored, column, getattr(fresh, column))
    after = metadata_of(stored)
    changed = sorted(name for name, value in after.items() if value != before[name])
    if set(changed) - UNCHECKED:
        trust.lapse(stored)
    access = renew_access(stored)
    stored.save()
    _record(actions.CLIENT_UPDATED, stored, peer=peer, detail={"changed": changed, "state": stored.state})
    return describe(stored) | access


@transaction.atomic
def delete(client: Client, *, peer: str) -> None:
    """Delete the client with its secrets, consents, codes and tokens (§2.3)."""
    _record(actions.CLIENT_DELETED, client, peer=peer, detail={"name": client.name})
    client.delete()


def _judged(client: Client, document: Metadata) -> Client:
    """Return what `document` describes, within the limits that `client` was let in with."""
    if document.get("client_id") != client.client_id:
        raise InvalidClientMetadata("client_id must be the identifier of this client (RFC 7592 §2.2).")
    if (secret := document.get("client_secret")) is not None and not _is_secret(client, secret):
        raise InvalidClientMetadata("client_secret cannot be chosen: send the one in force, or leave it out.")
    fresh = metadata.read(document, realm=client.realm)
    initial_access_tokens.restrict(fresh, client.initial_access_token)
    if _kind(fresh) != _kind(client):
        raise InvalidClientMetadata("token_endpoint_auth_method needs other credentials: register a new client.")
    return fresh


def _kind(client: Client) -> str:
    """Return what the client authenticates with; a secret in the header or in the body is the same one."""
    method = client.token_endpoint_auth_method
    return Client.AuthMethod.BASIC if method == Client.AuthMethod.POST else method


def _is_secret(client: Client, given: object) -> bool:
    return isinstance(given, str) and any(secrets.matches(given, kept.digest) for kept in client.secrets.all())


def _record(action: str, client: Client, *, peer: str, detail: dict[str, Any]) -> None:
    name = client.client_id
    record(action, realm=client.realm.slug, actor=name, target=name, client=name, peer=peer, detail=detail)
