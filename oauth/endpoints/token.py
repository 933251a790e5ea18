"""RFC 6749 §3.2: the token endpoint. Authenticates the client, then lets the grant answer."""

import json
from http import HTTPStatus

from audit import refusals
from oauth.endpoints.client_request import authenticated, refuse
from oauth.http import NO_STORE, Request, Response
from oauth.server import Server
from oauth.tokens.issue import Issue
from oauth.tokens.request import TokenRequest
from oauth.validator import Validator
from support.errors import InvalidGrant, OAuth2Error
from support.metrics import count_tokens

SERVER = Server(Validator())
HEADERS = {"Content-Type": "application/json", **NO_STORE}


def token(request: Request) -> Response:
    """Exchange a grant for tokens. POST, parameters in the body alone."""
    try:
        form, client = authenticated(request)
        body, status = SERVER.respond(TokenRequest(form, Issue(request.realm, client)))
    except OAuth2Error as error:
        return refuse(error, request)
    if status == HTTPStatus.OK:
        count_tokens(form["grant_type"], realm=request.realm.slug)
    elif json.loads(body)["error"] == InvalidGrant.error:
        refusals.count(InvalidGrant.error, realm=request.realm.slug, target=client.client_id, peer=request.peer)
    return Response(status, body.encode(), HEADERS)
