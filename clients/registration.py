"""RFC 7591 §3: a client registers itself: what is stored, and what it is told, its secret this one time."""

from typing import Any

from django.db import transaction

from audit import actions
from audit.record import record
from clients.metadata import public_scopes
from clients.models import Client
from clients.models.client_secret import issue
from clients.redirect_uris import target


@transaction.atomic
def register(client: Client, *, peer: str) -> dict[str, Any]:
    """Store `client`, which was read from a registration, and return the answer of §3.2.1.

    The answer holds no empty member: clients are known to refuse null.
    """
    client.save(force_insert=True)
    secret = {"client_secret": issue(client), "client_secret_expires_at": 0} if client.has_secret else {}
    record(
        actions.CLIENT_REGISTERED,
        realm=client.realm.slug,
        actor=client.client_id,
        target=client.client_id,
        peer=peer,
        detail={"name": client.name, "leads_to": sorted({target(uri).consent_key for uri in client.redirect_uris})},
    )
    issued_at = int(client.created.timestamp())
    return {"client_id": client.client_id, "client_id_issued_at": issued_at} | secret | describe(client)


def describe(client: Client) -> dict[str, Any]:
    """Return the metadata of `client` under their registered names (§2), leaving out what is not set."""
    allowed = public_scopes(client.realm) if client.scopes is None else client.scopes
    document = {
        "client_name": client.name,
        "redirect_uris": client.redirect_uris,
        "post_logout_redirect_uris": client.post_logout_redirect_uris,
        "grant_types": client.grant_types,
        "response_types": ["code"],
        "token_endpoint_auth_method": client.token_endpoint_auth_method,
        "application_type": client.application_type,
        "id_token_signed_response_alg": client.id_token_signed_response_alg,
        "scope": " ".join(allowed),
        "require_pushed_authorization_requests": client.require_pushed_authorization_requests,
        "client_uri": client.client_uri,
        "logo_uri": client.logo_uri,
        "policy_uri": client.policy_uri,
        "tos_uri": client.tos_uri,
        "contacts": client.contacts,
        "software_id": client.software_id,
        "software_version": client.software_version,
    }
    return {name: value for name, value in document.items() if value}
