"""RFC 7592 §2: the client configuration endpoint: each client's own address below the registration endpoint."""

from http import HTTPStatus

from clients import configuration, registration
from clients.models import Client
from oauth.endpoints import live
from oauth.endpoints.registration_request import document, guarded, refuse
from oauth.http import NO_STORE, Request, Response, json_response
from realms.models import Realm
from support.errors import AccessDenied, InvalidRequest, OAuth2Error

METHODS = ("GET", "HEAD", "PUT", "DELETE")


def configure(request: Request) -> Response:
    """Read, replace or delete the client of this address, for the holder of its registration access token."""
    try:
        if request.method not in METHODS:
            allowed = ", ".join(METHODS)
            return refuse(InvalidRequest(f"Only {allowed} is served here.", status_code=405), request, allow=allowed)
        token = live.bearer(request)
        return _answer(request, _client(request, token), token)
    except OAuth2Error as error:
        return refuse(error, request)


def _client(request: Request, token: str) -> Client:
    client_id = request.path.removeprefix(registration.PATH).strip("/")
    with guarded(request, client_id):
        return configuration.find(request.realm, client_id, token)


def _answer(request: Request, client: Client, token: str) -> Response:
    if request.method == "DELETE":
        configuration.delete(client, peer=request.peer)
        return Response(HTTPStatus.NO_CONTENT, headers=NO_STORE)
    if request.method != "PUT":
        return json_response(configuration.read(client, token=token))
    if request.realm.registration == Realm.Registration.CLOSED:
        raise AccessDenied("Clients do not register themselves in this realm any more.", status_code=403)
    return json_response(configuration.replace(client, document(request), peer=request.peer))
