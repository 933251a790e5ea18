"""RFC 7591 §3: the client registration endpoint: who may come, and how many of them."""

from clients import initial_access_tokens, metadata, quotas, registration
from clients.models import InitialAccessToken
from oauth.endpoints import live
from oauth.endpoints.client_configuration import configure
from oauth.endpoints.registration_request import document, guarded, refuse
from oauth.http import Request, Response, json_response
from realms.models import Realm
from support.errors import AccessDenied, InvalidRequest, OAuth2Error


def registrations(request: Request) -> Response:
    """Answer at the endpoint itself, and below it, where each client has an address of its own (RFC 7592)."""
    if request.path.removeprefix(registration.PATH).strip("/"):
        return configure(request)
    if request.method != "POST":
        return refuse(InvalidRequest("Only POST is served here.", status_code=405), request, allow="POST")
    return register(request)


def register(request: Request) -> Response:
    """Register the client that the body describes, and answer with what it needs to know of itself."""
    try:
        token = _initial_access_token(request)
        client = metadata.read(document(request), realm=request.realm)
        initial_access_tokens.restrict(client, token)
        if token is None:
            quotas.admit(request.realm, peer=request.peer)
        return json_response(registration.register(client, peer=request.peer, token=token), status=201)
    except OAuth2Error as error:
        return refuse(error, request)


def _initial_access_token(request: Request) -> InitialAccessToken | None:
    """Return the token that the realm demands (§3), None where it demands none; raise where it lets nobody in."""
    mode = request.realm.registration
    if mode == Realm.Registration.CLOSED:
        raise AccessDenied("Clients do not register themselves in this realm.", status_code=403)
    if mode != Realm.Registration.TOKEN:
        return None
    text = live.bearer(request)
    with guarded(request):
        return initial_access_tokens.find(request.realm, text)
