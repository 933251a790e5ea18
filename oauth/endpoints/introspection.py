"""RFC 7662: introspection, as introspection_policy.py allows. To everybody else every token is simply not active."""

from typing import Any

from oauth.client_auth.api_key import KeyRefused
from oauth.endpoints import introspection_jwt, key_introspection, key_refusal, live
from oauth.endpoints.client_request import authenticated, refuse
from oauth.endpoints.introspection_policy import INACTIVE, Sight, scope, sight
from oauth.http import Request, Response, json_response
from oauth.store import families
from oauth.store.clients import ClientRecord
from oauth.tokens import refresh_token
from realms.models import Realm
from support import clock, secrets
from support.errors import InvalidClient, InvalidRequest, InvalidToken, OAuth2Error

COPIED = (
    *("client_id", "sub", "aud", "iss", "exp", "iat", "nbf", "jti"),
    *("roles", "sid", "auth_time", "acr", "amr", "act"),
)


def introspect(request: Request) -> Response:
    """Say whether a token that concerns the caller is alive, and what it says. Public clients are refused (§2.1)."""
    try:
        form, client = authenticated(request)
        if client.is_public:
            raise InvalidClient("Introspection needs a client that can authenticate.")
        if "token" not in form:
            raise InvalidRequest("token is missing.")
    except OAuth2Error as error:
        return refuse(error, request)
    try:
        members = describe(form["token"], client, request)
    except KeyRefused as refused:
        return key_refusal.at_token_endpoint(refused)
    if introspection_jwt.is_wanted(request):
        return introspection_jwt.signed(members, client, request.realm)
    return json_response(members)


def describe(token: str, client: ClientRecord, request: Request) -> dict[str, Any]:
    """Return the members of §2.2 for a live token that `client` may see, else exactly `{"active": false}`.

    Whose token it is a client learns of its own tokens only where the person lets it see their address.
    """
    realm = request.realm
    if secrets.is_generated(token):
        return key_introspection.describe(token, client, request)
    if token.startswith(refresh_token.PREFIX):
        return _refresh_token(token, client, realm)
    try:
        found = live.read(token, realm)
    except InvalidToken:
        return INACTIVE
    claims = found.token.claims
    seen = sight(claims, client, realm)
    if seen is None:
        return INACTIVE
    members = {"scope": scope(claims, client, realm, seen=seen)}
    members |= {name: claims[name] for name in COPIED if name in claims}
    if found.person and (seen is not Sight.OWN or "email" in found.token.scopes):
        members["username"] = found.person.claims["email"]
    return {"active": True, "token_type": "Bearer", **members}


def _refresh_token(token: str, client: ClientRecord, realm: Realm) -> dict[str, Any]:
    presented = refresh_token.read(token)
    state = families.find(realm, presented.family) if presented else None
    if presented is None or state is None or state.client != client.id or state.idle_expires_at <= clock.now():
        return INACTIVE
    if state.digest != presented.digest:
        return INACTIVE
    granted, person = state.record.scopes, state.record.person
    members = {"scope": " ".join(granted), "client_id": client.client_id, "iss": realm.issuer, "sub": person.sub}
    if "email" in granted:
        members["username"] = person.claims["email"]
    return {"active": True, **members, "exp": state.idle_expires_at}
