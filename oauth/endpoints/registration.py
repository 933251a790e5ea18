"""RFC 7591 §3: the client registration endpoint, open to whoever comes, or closed."""

from clients import metadata, registration
from oauth.http import Request, Response, error_response, json_response
from realms.models import Realm
from support import throttle
from support.errors import AccessDenied, InvalidRequest, OAuth2Error, SlowDown
from support.peer import peer_network

DEFAULT_LIMIT = "60/m"  # hosted clients register anew at each connection, and share the address they come from


def register(request: Request) -> Response:
    """Register the client that the body describes, and answer with what it needs to know of itself."""
    try:
        _refuse_unless_open(request.realm)
        client = metadata.read(_document(request), realm=request.realm)
        _slow_down(request)
    except SlowDown as error:
        return error_response(error, headers={"Retry-After": str(error.retry_after)})
    except OAuth2Error as error:
        return error_response(error)
    return json_response(registration.register(client, peer=request.peer), status=201)


def _refuse_unless_open(realm: Realm) -> None:
    if realm.registration != Realm.Registration.OPEN:
        raise AccessDenied("Clients do not register themselves in this realm.", status_code=403)


def _document(request: Request) -> metadata.Metadata:
    media_type, _, parameter = request.headers.get("content-type", "").lower().partition(";")
    if media_type.strip() != "application/json" or parameter.replace('"', "").strip() not in {"", "charset=utf-8"}:
        raise InvalidRequest("The body must be application/json in UTF-8.")
    return request.json()


def _slow_down(request: Request) -> None:
    rate = throttle.parse(request.realm.limits.get("registration", DEFAULT_LIMIT))
    if seconds := throttle.allow(f"registration:{peer_network(request.peer)}", rate):
        raise SlowDown("Too many registrations from your address. Try again later.", retry_after=seconds)
