"""RFC 6749 §3.2: the token endpoint. Authenticates the client, then lets the grant answer."""

import json
from http import HTTPStatus

from audit import issued_tokens, refusals
from oauth.client_auth.api_key import KeyRefused
from oauth.endpoints import exchanged_key, key_refusal, workload_grant
from oauth.endpoints.client_request import client_of, form_of, refuse
from oauth.grants.client_credentials import ClientCredentials
from oauth.http import NO_STORE, Parameters, Request, Response
from oauth.server import Server
from oauth.store import last_uses
from oauth.store.clients import ClientRecord
from oauth.tokens.issue import Issue
from oauth.tokens.request import TokenRequest
from oauth.validator import Validator
from support import clock
from support.errors import InvalidGrant, OAuth2Error, UnauthorizedClient
from support.metrics import count_tokens

SERVER = Server(Validator())
HEADERS = {"Content-Type": "application/json", **NO_STORE}


def token(request: Request) -> Response:
    """Exchange a grant for tokens. POST, parameters in the body alone."""
    try:
        form = form_of(request)
        client = _asking(form, request)
        body, status = SERVER.respond(TokenRequest(form, Issue(request.realm, client)))
    except KeyRefused as refused:
        return key_refusal.at_token_endpoint(refused)
    except OAuth2Error as error:
        return refuse(error, request)
    if status == HTTPStatus.OK:
        count_tokens(form["grant_type"], realm=request.realm.slug)
        _note_use(client, form["grant_type"], request)
    elif json.loads(body)["error"] == InvalidGrant.error:
        refusals.count(InvalidGrant.error, realm=request.realm.slug, target=client.client_id, peer=request.peer)
    return Response(status, body.encode(), HEADERS)


def _note_use(client: ClientRecord, grant: str, request: Request) -> None:
    now = clock.now()
    issued_tokens.note(realm=request.realm.slug, grant=grant, client=client.client_id, now=now)
    if client.machine:
        machine = client.machine
        last_uses.note(last_uses.MACHINES, machine.id, now=now, last_used_at=machine.last_used_at)


def _asking(form: Parameters, request: Request) -> ClientRecord:
    """Return the client that asks, or whoever holds the token that it exchanges."""
    if exchanged_key.is_exchange(form):
        return exchanged_key.holder(form, request)
    if workload_grant.is_one(form):
        return workload_grant.holder(form, request)
    client = client_of(form, request, takes_keys=True)
    if client.key and form.get("grant_type") != ClientCredentials.grant_type:
        raise UnauthorizedClient("With an API key a service account asks in its own name alone.")
    return client
