"""RFC 6749 §3.2: the token endpoint. Authenticates the client, then lets the grant answer."""

from oauth.endpoints.client_request import authenticated, refuse
from oauth.http import NO_STORE, Request, Response
from oauth.server import Server
from oauth.tokens.issue import Issue
from oauth.tokens.request import TokenRequest
from oauth.validator import Validator
from support.errors import OAuth2Error

SERVER = Server(Validator())
HEADERS = {"Content-Type": "application/json", **NO_STORE}


def token(request: Request) -> Response:
    """Exchange a grant for tokens. POST, parameters in the body alone."""
    try:
        form, client = authenticated(request)
        body, status = SERVER.respond(TokenRequest(form, Issue(request.realm, client)))
    except OAuth2Error as error:
        return refuse(error, request)
    return Response(status, body.encode(), HEADERS)
