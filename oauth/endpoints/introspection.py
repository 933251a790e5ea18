"""RFC 7662: introspection, for the client's own tokens. To everybody else every token is simply not active."""

from typing import Any

from oauth.endpoints import live
from oauth.endpoints.client_request import authenticated, refuse
from oauth.http import Request, Response, json_response
from oauth.store import families
from oauth.store.clients import ClientRecord
from oauth.tokens import refresh_token
from realms.models import Realm
from support import clock
from support.errors import InvalidClient, InvalidRequest, InvalidToken, OAuth2Error

INACTIVE: dict[str, Any] = {"active": False}
COPIED = ("scope", "client_id", "sub", "aud", "iss", "exp", "iat", "nbf", "jti", "roles", "sid")


def introspect(request: Request) -> Response:
    """Say whether a token of the calling client is alive, and what it says. Public clients are refused (§2.1)."""
    try:
        form, client = authenticated(request)
        if client.is_public:
            raise InvalidClient("Introspection needs a client that can authenticate.")
        if "token" not in form:
            raise InvalidRequest("token is missing.")
    except OAuth2Error as error:
        return refuse(error, request)
    return json_response(describe(form["token"], client, request.realm))


def describe(token: str, client: ClientRecord, realm: Realm) -> dict[str, Any]:
    """Return the members of §2.2 for a live token of `client`, else exactly `{"active": false}`."""
    if token.startswith(refresh_token.PREFIX):
        return _refresh_token(token, client, realm)
    try:
        found = live.read(token, realm)
    except InvalidToken:
        return INACTIVE
    claims = found.token.claims
    if claims["client_id"] != client.client_id:
        return INACTIVE
    members = {name: claims[name] for name in COPIED if name in claims}
    if found.person:
        members["username"] = found.person.claims["email"]
    return {"active": True, "token_type": "Bearer", **members}


def _refresh_token(token: str, client: ClientRecord, realm: Realm) -> dict[str, Any]:
    presented = refresh_token.read(token)
    state = families.find(realm, presented.family) if presented else None
    if presented is None or state is None or state.client != client.id or state.idle_expires_at <= clock.now():
        return INACTIVE
    if state.digest != presented.digest:
        return INACTIVE
    members = {"scope": " ".join(state.record.scopes), "client_id": client.client_id, "iss": realm.issuer}
    return {"active": True, **members, "sub": state.record.person.sub, "exp": state.idle_expires_at}
