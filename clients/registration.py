"""RFC 7591 §3: a client registers itself: what is stored, and what it is told, its secret this one time."""

from typing import Any

from django.db import transaction

from audit import actions
from audit.record import record
from clients import initial_access_tokens, trust
from clients.metadata import public_scopes
from clients.models import Client, InitialAccessToken
from clients.models.client_secret import issue
from clients.redirect_uris import target
from support import secret_kinds, secrets
from support.peer import peer_network

PATH = "/clients-registrations/openid-connect"


@transaction.atomic
def register(client: Client, *, peer: str, token: InitialAccessToken | None = None) -> dict[str, Any]:
    """Store `client`, which was read from a registration, and return the answer of §3.2.1.

    `token` is what the realm demanded of it; it is counted down here. The answer holds no empty member: clients are
    known to refuse null.
    """
    if token is not None:
        initial_access_tokens.use(token)
    trust.begin(client)
    client.initial_access_token = token
    client.registered_from = peer_network(peer)
    access = renew_access(client)
    client.save(force_insert=True)
    secret = {"client_secret": issue(client)} if client.has_secret else {}
    record(
        actions.CLIENT_REGISTERED,
        realm=client.realm.slug,
        actor=client.client_id,
        target=client.client_id,
        client=client.client_id,
        peer=peer,
        detail={"name": client.name, "leads_to": sorted({target(uri).consent_key for uri in client.redirect_uris})},
    )
    return secret | describe(client) | access


def renew_access(client: Client) -> dict[str, str]:
    """Give `client`, unsaved, a new registration access token, and return the members of RFC 7592 §3."""
    text = secrets.generate(secret_kinds.prefix(secret_kinds.REGISTRATION_TOKEN))
    client.registration_token_digest = secrets.digest(text)
    return access_members(client, text)


def access_members(client: Client, token: str) -> dict[str, str]:
    """Return the members of RFC 7592 §3: where the client looks after its registration, and with what."""
    address = f"{client.realm.issuer}{PATH}/{client.client_id}"
    return {"registration_client_uri": address, "registration_access_token": token}


def describe(client: Client) -> dict[str, Any]:
    """Return what is registered of `client` under the registered names (§2, §3.2.1), leaving out what is not set."""
    issued = {"client_id": client.client_id, "client_id_issued_at": int(client.created.timestamp())}
    if client.has_secret:
        issued["client_secret_expires_at"] = 0
    given = {name: value for name, value in metadata(client).items() if value not in ("", [], None)}
    return issued | given


def metadata(client: Client) -> dict[str, Any]:
    """Return the metadata of `client` by name, also what is not set."""
    allowed = public_scopes(client.realm) if client.scopes is None else client.scopes
    return {name: getattr(client, column) for name, column in COLUMNS.items()} | {
        "scope": " ".join(allowed),
        "require_pushed_authorization_requests": client.require_pushed_authorization_requests,
        "response_types": ["code"],
        "subject_type": "public",
        "require_auth_time": True,  # each ID token has it
    }


COLUMNS = {
    "client_name": "name",
    "redirect_uris": "redirect_uris",
    "post_logout_redirect_uris": "post_logout_redirect_uris",
    "grant_types": "grant_types",
    "token_endpoint_auth_method": "token_endpoint_auth_method",
    "token_endpoint_auth_signing_alg": "token_endpoint_auth_signing_alg",
    "jwks": "jwks",
    "jwks_uri": "jwks_uri",
    "application_type": "application_type",
    "id_token_signed_response_alg": "id_token_signed_response_alg",
    "access_token_signed_response_alg": "access_token_signed_response_alg",
    "default_max_age": "default_max_age",
    "client_uri": "client_uri",
    "logo_uri": "logo_uri",
    "policy_uri": "policy_uri",
    "tos_uri": "tos_uri",
    "initiate_login_uri": "initiate_login_uri",
    "backchannel_logout_uri": "backchannel_logout_uri",
    "backchannel_logout_session_required": "backchannel_logout_session_required",
    "frontchannel_logout_uri": "frontchannel_logout_uri",
    "frontchannel_logout_session_required": "frontchannel_logout_session_required",
    "contacts": "contacts",
    "software_id": "software_id",
    "software_version": "software_version",
    "software_statement": "software_statement",
}
