"""RFC 6749 §3.2: the token endpoint. Authenticates the client, then lets the grant answer."""

from oauth.client_auth.authenticate import authenticate
from oauth.endpoints.client_errors import refuse
from oauth.http import NO_STORE, Request, Response
from oauth.server import Server
from oauth.tokens.issue import Issue
from oauth.tokens.request import TokenRequest
from oauth.validator import Validator
from support.errors import InvalidRequest, OAuth2Error

SERVER = Server(Validator())
HEADERS = {"Content-Type": "application/json", **NO_STORE}


def token(request: Request) -> Response:
    """Exchange a grant for tokens. POST, parameters in the body alone."""
    try:
        if request.query:
            raise InvalidRequest("Parameters belong in the body, where no log sees them.")
        form = request.form()
        authorization = request.headers.get("authorization", "")
        client = authenticate(request.realm, authorization=authorization, parameters=form)
        body, status = SERVER.respond(TokenRequest(form, Issue(request.realm, client)))
    except OAuth2Error as error:
        return refuse(error, request)
    return Response(status, body.encode(), HEADERS)
