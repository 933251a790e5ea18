"""RFC 9126 §2: the pushed authorization request endpoint: the client hands its request over itself, and gets a handle.

The request is judged as the authorization endpoint would, by the same function. What proves the client is not kept.
"""

from http import HTTPStatus

from clients import command_line
from clients.metadata_document import bring_up_to_date
from oauth.endpoints.authorization.judgement import apply_rules, draft_of
from oauth.endpoints.authorization.pushed_request import PREFIX
from oauth.endpoints.client_request import authenticated, refuse
from oauth.http import Parameters, Request, Response, json_response
from oauth.rules.draft import Draft
from oauth.store import pushed_requests
from oauth.store.clients import ClientRecord
from support import throttle
from support.errors import InvalidClient, InvalidRequest, OAuth2Error, SlowDown
from support.peer import peer_network
from support.secrets import fingerprint, random_token

DEFAULT_LIMIT = "300/m"
MAXIMUM_SIZE = 8192  # bytes: they travel on in addresses while the person logs in


def push(request: Request) -> Response:
    """Keep an authorization request for the realm's `pushed_request_lifetime`, and answer with its request_uri."""
    handle = random_token()
    try:
        client_id = request.form().get("client_id", "")
        bring_up_to_date(request.realm, client_id, peer=request.peer)
        command_line.ensure(request.realm, client_id)
        form, client = authenticated(request)
        draft = _judged(form, client, request, handle=handle)
        _slow_down(request, client)
        _keep(draft)
    except OAuth2Error as error:
        return refuse(error, request)
    document = {"request_uri": f"{PREFIX}{handle}", "expires_in": request.realm.pushed_request_lifetime}
    return json_response(document, status=HTTPStatus.CREATED)


def _judged(form: Parameters, client: ClientRecord, request: Request, *, handle: str) -> Draft:
    if "request_uri" in form:
        raise InvalidRequest("A pushed request cannot contain a request_uri.")
    draft = draft_of(request.realm, form | {"client_id": client.client_id}, pushed=fingerprint(handle))
    apply_rules(draft)
    if sum(len(value.encode()) for value in draft.parameters.values()) > MAXIMUM_SIZE:
        raise InvalidRequest("The request is too large.", status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return draft


def _slow_down(request: Request, client: ClientRecord) -> None:
    """Bound what strangers can have kept: anybody can be a public client, or register one."""
    if not (client.is_public or client.self_registered):
        return
    rate = throttle.parse(request.realm.limits.get("pushed_requests", DEFAULT_LIMIT))
    if seconds := throttle.allow(f"pushed request:{peer_network(request.peer)}", rate):
        raise SlowDown("Too many requests from your address. Try again later.", retry_after=seconds)


def _keep(draft: Draft) -> None:
    lifetime = draft.realm.pushed_request_lifetime
    kept = pushed_requests.keep(
        draft.realm, draft.client.id, digest=draft.pushed, parameters=dict(draft.parameters), lifetime=lifetime
    )
    if not kept:
        raise InvalidClient("The client was removed.")
